import {perSnapshotAnd} from '../migration/per-snapshot.ts';
import {podEnd, policyWorlds} from '../migration/policies.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {parseIp} from '../net/ip.ts';
import {type Cidr, contains, formatCidr, parseCidr} from '../net/range.ts';
import type {HostEnd, PodEnd} from '../policy/ends.ts';
import {evaluate, isolating} from '../policy/evaluate.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {fromPod} from './connection-test.ts';
import type {PredictionTest} from './finding.ts';

/** Partners that are tried for one Service: they are looked for once per finding. */
const mostPartners = 50;

/**
 * The question that shows whether kube-proxy masquerades a pool: a connection by ClusterIP, from a pod of the pool, to the only endpoint
 * on another node, whose policies let this pod in and the address of its node not. It comes about only when the source is kept.
 */
export function masqueradeTest(snapshot: Snapshot, pool: Cidr): PredictionTest | undefined {
	return testOf(snapshot, formatCidr(pool));
}

const testOf = perSnapshotAnd((snapshot: Snapshot, pool: string): PredictionTest | undefined => {
	const {now: world} = policyWorlds(snapshot);
	if (world.policies.size === 0) return undefined;
	const hosts = new Map(
		snapshot.tables.nodes.map(({name, internalIps}) => [
			name,
			{kind: 'host', node: name, ips: internalIps.flatMap(text => parseIp(text) ?? [])} satisfies HostEnd,
		]),
	);
	const cidr = parseCidr(pool);
	if (cidr === undefined) return undefined;
	const byNamespace = partners(snapshot, cidr, new Set(world.policies.keys()));
	for (const service of snapshot.tables.services) {
		const [ip] = service.clusterIps;
		if (ip === undefined || service.headless || !byNamespace.get(service.namespace)?.length) continue;
		for (const {ends, port, servicePort} of serviceTargets(snapshot, service)) {
			const [end] = ends;
			if (ends.length !== 1 || end?.kind !== 'pod' || port.protocol !== 'TCP') continue;
			const protecting = isolating(world, end, 'Ingress');
			if ('kind' in protecting || protecting.length === 0) continue;
			const partner = byNamespace.get(service.namespace)?.find(one => {
				const host = hosts.get(one.node);
				return (
					one.node !== end.node &&
					host !== undefined &&
					evaluate(world, {from: one, to: end, port}).verdict === 'allow' &&
					evaluate(world, {from: host, to: end, port}).ingress.kind === 'deny'
				);
			});
			if (partner === undefined) continue;
			return {
				probe: 'tcp',
				from: fromPod(snapshot, partner.slot),
				to: [{host: ip, port: servicePort.port}],
				protocol: 'tcp',
				name: '',
				confirms: ['timeout'],
				refutes: ['ok'],
			};
		}
	}
	return undefined;
});

/** Ready pods of the pool in namespaces with policies. */
function partners(
	snapshot: Snapshot,
	pool: Cidr,
	namespaces: ReadonlySet<string>,
): ReadonlyMap<string, readonly PodEnd[]> {
	const {pods} = snapshot;
	const names = Array.from({length: pods.idCounts.namespaces}, (_, id) => pods.namespaceName(id));
	// By number: every pod is looked at, and most are in other namespaces.
	const lists = names.map((name): PodEnd[] | undefined => (namespaces.has(name) ? [] : undefined));
	for (const slot of pods.slotList()) {
		const list = lists[pods.namespaceId(slot)];
		if (list === undefined || list.length >= mostPartners) continue;
		const flags = pods.flags(slot);
		if ((flags & podFlags.ready) === 0 || (flags & (podFlags.hostNetwork | podFlags.terminating)) !== 0)
			continue;
		const end = podEnd(snapshot, slot);
		if (end.kind === 'pod' && end.ips.some(ip => contains(pool, ip))) list.push(end);
	}
	return new Map(names.map((name, id) => [name, lists[id] ?? []]));
}
