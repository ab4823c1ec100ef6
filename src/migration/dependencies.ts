import type {Snapshot} from '../store/snapshot.ts';
import {clusterDns} from './dns/cluster-dns.ts';
import {serviceOfHost} from './dns/names.ts';
import {perSnapshot} from './per-snapshot.ts';
import {requiredFlows} from './required-flows.ts';

/** Pods of one namespace need a Service of another. */
export type Dependency = {
	/** A namespace. */
	readonly from: string;
	/** "NAMESPACE/SERVICE", or "NAMESPACE" where no Service is between. */
	readonly to: string;
	/** 0 where none is written. */
	readonly port: number;
	readonly why: string;
};

/** Every dependency across namespaces that is known, each once. DNS and the API server, which all need, are left out. */
export const dependencies = perSnapshot((snapshot: Snapshot): readonly Dependency[] => {
	const found = new Map<string, Dependency>();
	const put = (edge: Dependency): void => {
		const key = `${edge.from} ${edge.to} ${edge.port}`;
		if (edge.to.split('/')[0] !== edge.from && !found.has(key)) found.set(key, edge);
	};
	fromFlows(snapshot, put);
	fromHosts(snapshot, put);
	return [...found.values()].sort(
		(a, b) => compare(a.from, b.from) || compare(a.to, b.to) || a.port - b.port,
	);
});

function fromFlows(snapshot: Snapshot, put: (edge: Dependency) => void): void {
	const {pods} = snapshot;
	for (const {topic, what, sources, targets, ports, asked} of requiredFlows(snapshot)) {
		if (topic === 'dns' || topic === 'api') continue;
		const namespaces = new Set(sources.map(slot => pods.namespaceName(pods.namespaceId(slot))));
		const places = new Set(targets.flatMap(end => (end.kind === 'pod' ? [end.namespace] : [])));
		for (const from of namespaces) {
			if (asked !== undefined) put({from, to: asked.service, port: asked.port, why: what});
			else for (const to of places) put({from, to, port: ports[0]?.port ?? 0, why: what});
		}
	}
}

function fromHosts(snapshot: Snapshot, put: (edge: Dependency) => void): void {
	const {tables} = snapshot;
	const {domain} = clusterDns(snapshot);
	const holders = [
		...tables.deployments,
		...tables.statefulSets,
		...tables.daemonSets,
		...tables.workflowTemplates,
		...tables.cronWorkflows,
	];
	for (const {kind, namespace, name, hosts} of holders) {
		for (const {variable, host, port = 0} of hosts) {
			const target = serviceOfHost(host, domain);
			if (target === undefined) continue;
			const to = `${target.namespace}/${target.name}`;
			put({from: namespace, to, port, why: `${kind} ${name}: ${variable}`});
		}
	}
	for (const {namespace, name, type, externalName} of tables.services) {
		const target = type === 'ExternalName' ? serviceOfHost(externalName, domain) : undefined;
		if (target !== undefined)
			put({from: namespace, to: `${target.namespace}/${target.name}`, port: 0, why: `alias ${name}`});
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
