import {formatIp, type Ip, parseIp} from '../net/ip.ts';
import {contains, parseCidr} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {addressIndex} from './address-index.ts';
import {clusterCidrs} from './cluster-cidrs.ts';
import {perSnapshot} from './per-snapshot.ts';

/** An address that stands in the settings of a program, where a name could stand. */
export type FixedAddress = {
	readonly holder: {readonly kind: string; readonly namespace: string; readonly name: string};
	/** Where it stands, as kubectl would name it. */
	readonly source: string;
	readonly variable: string;
	readonly address: string;
	/** 0 where none is written. */
	readonly port: number;
	/**
	 * balancer: of a Service, from outside; node-port: a port of all nodes that a Service has; node: another port of a node; dead: inside
	 * the cluster's ranges, and nobody has it; cluster: of a Service or pod that lives.
	 */
	readonly kind: 'balancer' | 'node-port' | 'node-gone' | 'dead' | 'cluster';
	/** "NAMESPACE/NAME" of the Service that has it now. */
	readonly service?: string;
};

type Told = Pick<FixedAddress, 'kind' | 'service'>;

/** Addresses in the environment of workloads, in templates of workflows and in the storage of models, that belong to this cluster. */
export const fixedAddresses = perSnapshot((snapshot: Snapshot): readonly FixedAddress[] => {
	const {tables} = snapshot;
	const tell = teller(snapshot);
	const holders = [
		...tables.deployments,
		...tables.statefulSets,
		...tables.daemonSets,
		...tables.workflowTemplates,
		...tables.cronWorkflows,
	];
	const found: FixedAddress[] = [];
	const look = (
		holder: FixedAddress['holder'],
		where: string,
		variable: string,
		host: string,
		port: number,
	) => {
		const ip = parseIp(host);
		const told = ip && tell(ip, port);
		if (told === undefined) return;
		found.push({holder, source: where, variable, address: host, port, ...told});
	};
	for (const {kind, namespace, name, hosts} of holders) {
		for (const {container, variable, host, port = 0} of hosts) {
			const where = `${kind} ${namespace}/${name} ${container === '' ? '' : `${container}: `}${variable}`;
			look({kind, namespace, name}, where, variable, host, port);
		}
	}
	for (const {namespace, name, storageUri} of tables.seldonModels) {
		const [, host = '', port = '0'] = /^[a-z0-9]+:\/\/(\d+(?:\.\d+){3})(?::(\d+))?/.exec(storageUri) ?? [];
		const where = `Model ${namespace}/${name} .spec.storageUri`;
		look({kind: 'Model', namespace, name}, where, 'storageUri', host, Number(port));
	}
	return found;
});

/** Tells what an address is here; undefined for one that has nothing to do with this cluster, or with its own machinery. */
function teller(snapshot: Snapshot): (ip: Ip, port: number) => Told | undefined {
	const {tables} = snapshot;
	const balanced = new Map<string, string>();
	const clusterIps = new Set<string>();
	const nodePorts = new Map<number, string>();
	for (const {namespace, name, loadBalancerIps, clusterIps: own, ports} of tables.services) {
		for (const ip of loadBalancerIps) balanced.set(ip, `${namespace}/${name}`);
		for (const ip of own) clusterIps.add(ip);
		for (const {nodePort} of ports) if (nodePort > 0) nodePorts.set(nodePort, `${namespace}/${name}`);
	}
	const nodes = new Set(tables.nodes.flatMap(({internalIps}) => internalIps));
	const {pod, service} = clusterCidrs(snapshot);
	const ranges = [
		...pod.cidrs,
		...service.cidrs,
		...tables.ipPools.flatMap(({cidr}) => parseCidr(cidr) ?? []),
		...tables.nodes.flatMap(({podCidrs}) => podCidrs.flatMap(text => parseCidr(text) ?? [])),
	];
	const index = addressIndex(snapshot);
	return (ip, port) => {
		const text = formatIp(ip);
		const owner = balanced.get(text);
		if (owner !== undefined) return {kind: 'balancer', service: owner};
		if (nodes.has(text)) {
			if (port < 30_000 || port > 32_767) return undefined;
			const now = nodePorts.get(port);
			return now === undefined ? {kind: 'node-gone'} : {kind: 'node-port', service: now};
		}
		if (!ranges.some(range => range.family === ip.family && contains(range, ip))) return undefined;
		const slot = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(text);
		return {kind: clusterIps.has(text) || slot >= 0 ? 'cluster' : 'dead'};
	};
}
