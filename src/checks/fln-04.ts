import {nodeStates} from '../migration/node-states.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'FLN-04', title: 'Leftovers of Flannel on the nodes'};

/** Links, routes and chains of a host are in no object. The annotations say only where it is worth to look. */
export const fln04: Check = {
	...named,
	about: 'Whether links, routes and chains of Flannel are left on the nodes; the API does not show them.',
	needs: ['nodes', 'pods'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
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

function unseen(snapshot: Snapshot, marked: readonly string[]): Finding {
	const used = nodeStates(snapshot).filter(({node, oldPods}) => marked.includes(node) && oldPods.length > 0);
	return finding(named, {
		verdict: 'UNKNOWN',
		subjects: marked.map(name => clusterSubject('Node', name)),
		summary: `Flannel ran on ${count(marked.length, 'node')}; what it left there is not seen from here`,
		explanation: `flannel.1, cni0 and their routes stay after Flannel is off; with the same CIDR they shadow the routes of Calico. Chains of its policy controller keep enforcing the pods of that day.${used.length > 0 ? ` On ${few(used.map(({node}) => node))} pods on old addresses still use cni0: clean up only after they are recreated.` : ''}`,
		evidence: fields(
			snapshot,
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
		remedies: [
			{
				owner: 'platform',
				text: 'When no pod on the node has an old address any more: drain and reboot it, which takes links, routes and chains away together; never flush whole tables, kube-proxy and Calico live in them.',
				command: '',
				risk: 'medium',
				verify: 'the probe above on the node',
			},
		],
	});
}
