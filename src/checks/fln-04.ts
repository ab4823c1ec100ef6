import {nodeStates} from '../migration/node-states.ts';
import {type EngineLeftover, engineLeftovers} from '../policy-hits/second-engine.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding, type Remedy} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'FLN-04', title: 'Leftovers of Flannel on the nodes'};

/** Links, routes and chains of a host are in no object: rules show where counters were read. The annotations say only where it is worth to look. */
export const fln04: Check = {
	...named,
	about:
		'Whether links, routes and chains of Flannel and of its policy controller are left on the nodes; counters show the chains, the API nothing.',
	needs: ['nodes', 'pods'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const left = engineLeftovers(snapshot);
		if (left.length > 0) return seen(snapshot, left);
		const marked = snapshot.tables.nodes.filter(node => node.flannel !== undefined);
		if (marked.length === 0) {
			const summary = 'no node carries a mark of Flannel';
			const explanation =
				'A node that was registered anew loses the annotation; the host itself is not seen here.';
			return [finding(named, {verdict: 'SKIP', summary, explanation})];
		}
		return [
			unseen(
				snapshot,
				marked.map(({name}) => name),
			),
		];
	},
};

const cleanUp: Remedy = {
	owner: 'platform',
	text: 'When no pod on the node has an old address any more: drain and reboot it, which takes links, routes and chains away together; never flush whole tables, kube-proxy and Calico live in them.',
	command: '',
	risk: 'medium',
	verify: 'the probe above on the node',
};

/** Rules that were seen in the packet filter. Those of Flannel are needed as long as pods of the node are on its network. */
function seen(snapshot: Snapshot, left: readonly EngineLeftover[]): readonly Finding[] {
	const used = new Set(nodeStates(snapshot).flatMap(({node, oldPods}) => (oldPods.length > 0 ? [node] : [])));
	const said = (part: string, some: readonly EngineLeftover[]): readonly Finding[] => {
		if (some.length === 0) return [];
		const nodes = some.map(({node}) => node);
		const isEngine = part === 'engine';
		const isLive = some.every(({what}) => what === 'two engines');
		const inUse = !isEngine && used.size > 0;
		return [
			finding(named, {
				part,
				verdict: isLive || inUse ? 'WARN' : 'FAIL',
				class: 'contributing',
				subjects: nodes.map(name => clusterSubject('Node', name)),
				summary: isEngine
					? `kube-router enforces policies beside Calico on ${few(nodes)}`
					: `rules of Flannel stand in the packet filter of ${few(nodes)}`,
				explanation: isEngine
					? `A packet has to pass both engines, and kube-router rejects (refused) where Calico drops (timeout). ${isLive ? 'Its controller is still on (FLN-01).' : 'Its controller is off and its chains stay: they let in the pods of that day and reject those created since.'}`
					: `They accept and masquerade for its old range.${inUse ? ` Pods on ${few([...used])} are still on it: they are needed until those are recreated.` : ''}`,
				evidence: some.map(({node, says}) => ({
					kind: 'counter' as const,
					source: `packet filter of Node/${node}`,
					value: says,
					at: atThisLook,
				})),
				predictions: [
					{
						probe:
							"On the node: sudo iptables-save -c | grep -E '^\\[.*-A (FLANNEL|KUBE-ROUTER|KUBE-POD-FW)'",
						expect: 'rules are printed, and their counters move',
					},
				],
				remedies: [cleanUp],
			}),
		];
	};
	return [
		...said(
			'engine',
			left.filter(({what}) => what !== 'left-over rules'),
		),
		...said(
			'rules',
			left.filter(({what}) => what === 'left-over rules'),
		),
	];
}

function unseen(snapshot: Snapshot, marked: readonly string[]): Finding {
	const used = nodeStates(snapshot).filter(({node, oldPods}) => marked.includes(node) && oldPods.length > 0);
	return finding(named, {
		verdict: 'UNKNOWN',
		subjects: marked.map(name => clusterSubject('Node', name)),
		summary: `Flannel ran on ${count(marked.length, 'node')}; what it left there is not seen from here`,
		explanation: `flannel.1, cni0 and their routes stay after Flannel is off; with the same CIDR they shadow the routes of Calico. Chains of its policy controller keep enforcing the pods of that day.${used.length > 0 ? ` On ${few(used.map(({node}) => node))} pods on old addresses still use cni0: clean up only after they are recreated.` : ''}`,
		evidence: fields(
			snapshot.tables.nodes.flatMap(({name, flannel}) =>
				flannel === undefined
					? []
					: [
							{
								source: `Node/${name} metadata.annotations[flannel.alpha.coreos.com/backend-type]`,
								value: `${flannel.backendType} (stays when Flannel is turned off: it proves nothing)`,
							},
						],
			),
		),
		predictions: [
			{
				probe:
					"On each node: ip -br link show; ip route; sudo iptables-save | grep -E '^-A (FLANNEL|KUBE-NWPLCY|KUBE-POD-FW)'",
				expect:
					'no flannel.1, no cni0, no route through them and no rule printed. Empty chains FLANNEL-* and the file 10-calico.conflist prove nothing either way',
			},
		],
		remedies: [cleanUp],
	});
}
