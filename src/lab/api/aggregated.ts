import {isObject, type JsonObject, objectsAt, textAt, valueAt} from '../json.ts';
import {inferredResource} from './custom.ts';
import type {ServedResource} from './resource.ts';

/** A group version that another server answers, and whether the aggregation layer can reach it. */
export type AggregatedVersion = {
	readonly group: string;
	readonly version: string;
	readonly available: boolean;
};

/** What an APIService with a service says; undefined for the ones that the API server answers itself. */
export function aggregatedVersion(apiService: JsonObject): AggregatedVersion | undefined {
	if (!isObject(valueAt(apiService, 'spec.service'))) return undefined;
	const condition = objectsAt(apiService, 'status.conditions').find(({type}) => type === 'Available');
	return {
		group: textAt(apiService, 'spec.group'),
		version: textAt(apiService, 'spec.version'),
		available: condition?.status === 'True',
	};
}

/** What the Calico API server serves at projectcalico.org/v3 (projectcalico/api pkg/apis/projectcalico/v3), namespaced ones marked. */
const calicoKinds: readonly (readonly [kind: string, namespaced: boolean])[] = [
	['BGPConfiguration', false],
	['BGPFilter', false],
	['BGPPeer', false],
	['BlockAffinity', false],
	['CalicoNodeStatus', false],
	['ClusterInformation', false],
	['FelixConfiguration', false],
	['GlobalNetworkPolicy', false],
	['GlobalNetworkSet', false],
	['HostEndpoint', false],
	['IPAMConfiguration', false],
	['IPPool', false],
	['IPReservation', false],
	['KubeControllersConfiguration', false],
	['NetworkPolicy', true],
	['NetworkSet', true],
	['Profile', false],
	['Tier', false],
];

const knownKinds: Readonly<Record<string, typeof calicoKinds>> = {
	'projectcalico.org/v3': calicoKinds,
	'metrics.k8s.io/v1beta1': [
		['NodeMetrics', false],
		['PodMetrics', true],
	],
};

/** The resources that are known to be behind an aggregated group version, before any object of it was seen. */
export function knownAggregated(group: string, version: string): readonly ServedResource[] {
	const apiVersion = `${group}/${version}`;
	return (knownKinds[apiVersion] ?? []).map(([kind, namespaced]) =>
		inferredResource(apiVersion, kind, namespaced, 'aggregated'),
	);
}
