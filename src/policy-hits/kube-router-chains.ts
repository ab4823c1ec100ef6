import type {Counter} from './counter.ts';
import type {SavedRule} from './saved-rule.ts';

/** kube-router marks what a policy accepted (pkg/controllers/netpol/policy.go). */
const accepted = 0x10000;

/**
 * Counters of kube-router's chains. Names of chains change with every sync, so that only comments tell whose they are; what a pod's chain
 * rejects counts for the pod, in the direction that is not told.
 */
export function kubeRouterCounters(rules: readonly SavedRule[]): readonly Counter[] {
	const directions = directionsOf(rules);
	const lines = new Map<string, number>();
	const found: Counter[] = [];
	for (const rule of rules) {
		const {chain, family, comments, packets, bytes} = rule;
		const comment = comments[0] ?? '';
		const base = {engine: 'kube-router' as const, family, packets, bytes};
		if (chain.startsWith('KUBE-NWPLCY-')) {
			const [, name, namespace] =
				/^rule to ACCEPT traffic .*selected by policy name:? (\S+) namespace (\S+)$/.exec(comment) ?? [];
			const isMark = rule.setMark?.value === accepted;
			if (name === undefined || namespace === undefined || !isMark) continue;
			const place = `${family} ${chain}`;
			const line = lines.get(place) ?? 0;
			lines.set(place, line + 1);
			found.push({
				...base,
				key: `${family} ${namespace}/${name} ${comment} ${line}`,
				action: 'allow',
				direction: directions.get(chain) ?? directionIn(comment),
				of: {
					kind: 'rule',
					policy: {group: 'networking.k8s.io', kind: 'NetworkPolicy', namespace, name},
					line,
				},
				endpoint: '',
			});
		} else if (chain.startsWith('KUBE-POD-FW-') && rule.target === 'REJECT') {
			const [, pod, namespace] =
				/^rule to REJECT traffic destined for POD name:(\S+) namespace: (\S+)$/.exec(comment) ?? [];
			if (pod === undefined || namespace === undefined) continue;
			found.push({
				...base,
				key: `${family} ${namespace}/${pod} REJECT`,
				action: 'deny',
				direction: undefined,
				of: {kind: 'rest', tier: 'default'},
				endpoint: `${namespace}/${pod}`,
			});
		}
	}
	return found;
}

/** Which way the packets go that reach a policy's chain; chains that both kinds reach are left out. */
function directionsOf(rules: readonly SavedRule[]): ReadonlyMap<string, 'ingress' | 'egress'> {
	const found = new Map<string, 'ingress' | 'egress'>();
	const both = new Set<string>();
	for (const {chain, target, address} of rules) {
		if (!chain.startsWith('KUBE-POD-FW-') || !target.startsWith('KUBE-NWPLCY-') || address === undefined)
			continue;
		const direction = address === 'destination' ? 'ingress' : 'egress';
		const known = found.get(target);
		if (known !== undefined && known !== direction) both.add(target);
		found.set(target, direction);
	}
	for (const chain of both) found.delete(chain);
	return found;
}

function directionIn(comment: string): Counter['direction'] {
	if (/ from (all sources|specified ipBlocks) to dest pods /.test(comment)) return 'ingress';
	return / from source pods to (all destinations|specified ipBlocks) /.test(comment) ? 'egress' : undefined;
}
