import type {SourceName} from '../src/store/rows.ts';
import {apiServices} from './api-services.ts';
import {blockAffinities} from './block-affinities.ts';
import {clusterInformation} from './cluster-information.ts';
import type {AnyCollector} from './collector.ts';
import {customResourceDefinitions} from './custom-resource-definitions.ts';
import {daemonSets} from './daemon-sets.ts';
import {deployments} from './deployments.ts';
import {endpointSlices} from './endpoint-slices.ts';
import {installations} from './installations.ts';
import {ipPools} from './ip-pools.ts';
import {ipamBlocks} from './ipam-blocks.ts';
import {ipamHandles} from './ipam-handles.ts';
import {namespaces} from './namespaces.ts';
import {nodes} from './nodes.ts';
import {podDisruptionBudgets} from './pod-disruption-budgets.ts';
import {pods} from './pods.ts';
import {replicaSets} from './replica-sets.ts';
import {serviceCidrs} from './service-cidrs.ts';
import {services} from './services.ts';
import {statefulSets} from './stateful-sets.ts';

const byName = {
	nodes,
	pods,
	namespaces,
	services,
	endpointSlices,
	daemonSets,
	deployments,
	statefulSets,
	replicaSets,
	podDisruptionBudgets,
	customResourceDefinitions,
	apiServices,
	serviceCidrs,
	ipPools,
	ipamBlocks,
	blockAffinities,
	ipamHandles,
	installations,
	clusterInformation,
} satisfies Readonly<Record<SourceName, AnyCollector>>;

/** Every source, in the order in which it is read: what most verdicts need comes first. */
export const collectors: readonly AnyCollector[] = Object.values(byName);

/** The collector of a source. */
export function collector(name: SourceName): AnyCollector {
	return byName[name];
}
