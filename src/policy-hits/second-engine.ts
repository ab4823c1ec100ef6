import {flagOn, k3sServers} from '../migration/k3s-args.ts';
import {perSnapshot} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {NodeReading} from './hits.ts';
import {readingsIn} from './readings.ts';

/** What the rules of a node prove about engines beside Calico. */
export type EngineLeftover = {
	readonly node: string;
	readonly what: 'two engines' | 'left-over engine' | 'left-over rules';
	/** Shown facts, in words. */
	readonly says: string;
};

/** What the recorded readings of a snapshot prove. */
export const engineLeftovers = perSnapshot((snapshot: Snapshot) =>
	leftoversAmong(snapshot, readingsIn(snapshot).now),
);

/**
 * Chains of kube-router that packets still go through beside those of Calico: it enforces the pods of the day it stopped (k3s-io/k3s 7244).
 * Rules of Flannel that masquerade or accept. Chains without rules prove nothing.
 */
export function leftoversAmong(
	{tables}: Snapshot,
	readings: readonly NodeReading[],
): readonly EngineLeftover[] {
	const servers = k3sServers(tables.nodes);
	const off = servers.length > 0 && servers.every(({args}) => flagOn(args, 'disable-network-policy'));
	return readings.flatMap(one => leftoversOn(one, off));
}

function leftoversOn({node, reading}: NodeReading, off: boolean): readonly EngineLeftover[] {
	const {kubeRouterPods, kubeRouterPolicies, kubeRouterHooked, flannelRules, calicoPods} = reading.leftovers;
	const found: EngineLeftover[] = [];
	if (kubeRouterPods > 0 && kubeRouterHooked && (off || calicoPods > 0))
		found.push({
			node,
			what: off ? 'left-over engine' : 'two engines',
			says: `KUBE-ROUTER chains send packets through ${kubeRouterPods} chains of pods and ${kubeRouterPolicies} of policies${calicoPods > 0 ? `, beside ${calicoPods} pods in chains of Calico` : ''}${off ? ', and --disable-network-policy is set: nothing updates them' : ''}`,
		});
	if (flannelRules > 0 && calicoPods > 0)
		found.push({node, what: 'left-over rules', says: `${flannelRules} rules stand in chains FLANNEL-*`});
	return found;
}
