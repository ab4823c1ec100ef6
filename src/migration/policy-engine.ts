import type {Engine, PolicyWorld} from '../policy/world.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {calicoPresence} from './calico-presence.ts';
import {classifyPods} from './classify-pods.ts';
import {flagOn, k3sServers} from './k3s-args.ts';
import {repositoryOf} from './namespace-roles.ts';
import {everRead, perSnapshot} from './per-snapshot.ts';

/** Network programs with kinds of policy of their own, or other rules than those of Kubernetes. */
const foreign: readonly (readonly [name: string, image: RegExp])[] = [
	['Cilium', /(^|\/)cilium$/],
	['Antrea', /(^|\/)antrea-(agent|agent-ubuntu|ubuntu)$/],
	['Weave Net', /(^|\/)weave-npc$/],
	['OVN-Kubernetes', /(^|\/)ovn-kube/],
];

/** The engines of a cluster: on pods that Calico set up, and on all others. */
export type PolicyEngines = {
	readonly calico: Engine;
	readonly others: Engine;
	/** kube-router, K3s' own controller or another one, is on beside Calico. */
	readonly both: boolean;
};

/**
 * Who enforces policies here. Calico enforces on the pods it set up and on no others; K3s' own controller (kube-router) on all of them
 * unless --disable-network-policy is set. Whether it left rules in the kernel when it was turned off, the API does not show.
 */
export const policyEngines = perSnapshot((snapshot: Snapshot): PolicyEngines => {
	const calico = calicoPresence(snapshot);
	const servers = k3sServers(snapshot.tables.nodes);
	const on = servers.filter(({args}) => !flagOn(args, 'disable-network-policy'));
	const router = on.length > 0 || runs(snapshot, /(^|\/)kube-router$/);
	const kubeRouter: Engine = {
		kind: 'kube-router',
		why: on.length > 0 ? 'K3s runs its own policy controller' : 'kube-router runs',
	};
	// K3s has its controller from its first start on, unless it was turned off then.
	const leftOver = servers.length > 0 && !router ? ({leftOver: 'kube-router'} as const) : {};
	if (calico.kind === 'running') {
		const none: Engine = {kind: 'none', why: 'Calico did not set this pod up', ...leftOver};
		return {
			calico: {kind: 'calico', why: 'Calico set this pod up', ...(router && {also: 'kube-router' as const})},
			others: router ? kubeRouter : none,
			both: router,
		};
	}
	const only = (engine: Engine): PolicyEngines => ({calico: engine, others: engine, both: false});
	const other = foreign.find(([, image]) => runs(snapshot, image));
	if (other !== undefined)
		return only({kind: 'foreign', why: `${other[0]} enforces here by rules that are not known to ktriage`});
	if (router) return only(kubeRouter);
	if (calico.kind === 'unknown')
		return only({kind: 'unknown', why: `${calico.why}: who enforces is not known`});
	if (servers.length > 0)
		return only({
			kind: 'none',
			why: 'K3s has --disable-network-policy, and no other engine runs',
			...leftOver,
		});
	if (snapshot.tables.nodes.length === 0 && everRead(snapshot, 'nodes'))
		return only({
			kind: 'assumed',
			why: 'there are no nodes: judged as an engine would that enforces every policy',
		});
	return only({kind: 'unknown', why: 'no program that enforces policies is recognised here'});
});

/** The engine of each pod. */
export const engineOf = perSnapshot((snapshot: Snapshot): PolicyWorld['engine'] => {
	const engines = policyEngines(snapshot);
	const buckets = classifyPods(snapshot);
	const {pods} = snapshot;
	const isWithoutAddress = (slot: number) => pods.ipv4(slot) === 0 && pods.ips(slot).length === 0;
	const doubtful: Engine = {kind: 'unknown', why: 'whose network this pod is on cannot be told'};
	return ({slot}) => {
		// Who has no address yet gets one from the network that new pods are on.
		if (slot < 0) return engines.calico;
		const kind = buckets.of(slot)?.kind;
		if (kind === 'calico' || isWithoutAddress(slot)) return engines.calico;
		return buckets.calico === 'running' && kind === 'outside' ? doubtful : engines.others;
	};
});

function runs({tables}: Snapshot, image: RegExp): boolean {
	return tables.daemonSets.some(row => row.images.some(one => image.test(repositoryOf(one))));
}
