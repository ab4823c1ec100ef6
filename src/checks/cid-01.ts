import {calicoPresence} from '../migration/calico-presence.ts';
import {classifyPods, countOfKind, oldAddressSlots, slotsOfKind} from '../migration/classify-pods.ts';
import {onlyEndpointsOf} from '../migration/endpoints.ts';
import {nodeStates} from '../migration/node-states.ts';
import {restartPlan} from '../migration/restart-plan.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fieldsOf, finding, podName, podSubjects, separateLimit} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding, Remedy} from './finding.ts';

const named = {code: 'CID-01', title: 'Pods by network'};

/** Which pods were set up by Calico and which still have the address of another network. */
export const cid01: Check = {
	...named,
	about:
		'No pod keeps an address of the old network, judged by its Calico annotation and its address together.',
	needs: ['pods', 'nodes'],
	run: snapshot => {
		const buckets = classifyPods(snapshot);
		if (buckets.calico === 'unknown') {
			const summary = 'whether Calico runs here is not known';
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation: calicoPresence(snapshot).why})];
		}
		const own = countOfKind(buckets, 'calico', 'flannel', 'foreign', 'outside');
		if (buckets.calico !== 'running' && snapshot.namespaceScope !== undefined) {
			const summary = `no sign of Calico, but only namespace ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation: calicoPresence(snapshot).why})];
		}
		if (buckets.calico !== 'running') {
			const summary = `${count(own, 'pod')} on the cluster's own network; no Calico to move to`;
			return [finding(named, {verdict: 'PASS', summary, explanation: calicoPresence(snapshot).why})];
		}
		const findings = [...oldPods(snapshot), ...outsidePods(snapshot)];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `all ${count(own, 'pod')} with an address of their own were set up by Calico${snapshot.namespaceScope === undefined ? '' : `, in namespace ${snapshot.namespaceScope}`}`,
				explanation: `${count(countOfKind(buckets, 'host'), 'pod')} on the host network, ${buckets.finished} finished, ${buckets.withoutAddress} without an address yet.`,
			}),
		];
	},
};

/** One finding for the pods of converted nodes, one for each node that still makes such pods: their causes differ. */
function oldPods(snapshot: Snapshot): readonly Finding[] {
	const {pods} = snapshot;
	const old = oldAddressSlots(snapshot);
	const stuck = new Set(nodeStates(snapshot).flatMap(state => (state.stuck ? [state.node] : [])));
	const byNode = new Map<string, number[]>([...stuck].map(node => [node, []]));
	const rest: number[] = [];
	for (const slot of old) (byNode.get(pods.nodeName(pods.nodeId(slot))) ?? rest).push(slot);
	const many = byNode.size > separateLimit;
	const groups: readonly (readonly [string | undefined, readonly number[]])[] = [
		[undefined, rest],
		...(many ? [[`${byNode.size} nodes`, [...byNode.values()].flat()] as const] : byNode),
	];
	return groups
		.filter(([, slots]) => slots.length > 0)
		.map(([where, slots]) => oldPodsFinding(snapshot, where, slots));
}

function oldPodsFinding(snapshot: Snapshot, node: string | undefined, unordered: readonly number[]): Finding {
	const slots = byName(snapshot, unordered);
	const where = node === undefined ? '' : ` on ${node}`;
	const services = onlyEndpointsOf(snapshot, slots);
	const lost = services.map(
		({namespace, name, clusterIps}) => `${namespace}/${name}${clusterIps[0] ? ` (${clusterIps[0]})` : ''}`,
	);
	return finding(named, {
		...(node !== undefined && {part: node.replace(/^\d+ nodes$/, 'nodes')}),
		verdict: 'FAIL',
		subjects: [
			...podSubjects(snapshot, slots),
			...services.map(({namespace, name}) => ({kind: 'Service', namespace, name})),
		],
		summary: `${count(slots.length, 'pod')}${where} still on ${slots.length === 1 ? 'an old address' : 'old addresses'}${lost.length > 0 ? `; only endpoint of ${lost.length === 1 ? lost[0] : `${lost.length} Services`}` : ''}`,
		explanation: [
			'These pods were set up by the old network and keep its address until they are recreated. Calico does not enforce their own policies.',
			'Across nodes they reach Calico pods, and are reached, only behind a masqueraded address: policies refuse or drop that.',
			lost.length > 0 ? `Services with no other ready endpoint: ${few(lost, 10)}.` : '',
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: [...podEvidence(snapshot, slots)],
		ruledOut: [
			'host network and finished pods: not counted',
			'a range shared by both networks: the Calico annotation decides, not the address alone',
		],
		predictions: [
			{
				probe:
					'From a Calico pod on another node, connect to one of these pods by its address; then from a Calico pod on the same node',
				expect:
					'the same node answers and another node times out or is refused wherever a policy is involved',
			},
		],
		remedies: remedies(snapshot),
	});
}

function podEvidence(snapshot: Snapshot, slots: readonly number[]): readonly Evidence[] {
	const {pods} = snapshot;
	return fieldsOf(slots, slot => ({
		source: `Pod ${podName(snapshot, slot)} .status.podIPs`,
		value: `${pods.ips(slot).join(', ')} on ${pods.nodeName(pods.nodeId(slot))}; ${annotationText(pods.flags(slot))}`,
	}));
}

function annotationText(flags: number): string {
	return (flags & podFlags.calicoAnnotated) === 0
		? 'no annotation cni.projectcalico.org/podIP'
		: 'annotation cni.projectcalico.org/podIP names another address';
}

function remedies(snapshot: Snapshot): readonly Remedy[] {
	const plan = restartPlan(snapshot);
	const first = plan.before.map(
		(text): Remedy => ({
			owner: 'platform',
			text,
			command: '',
			risk: 'none',
			verify: 'ktriage check FLN-03 CID-02',
		}),
	);
	const waves = plan.waves.map(
		({title, items}): Remedy => ({
			owner: 'joint',
			text: `${title}: ${few(items.map(item => `${item.namespace}/${item.name}`))}. One after the other, each ready before the next.`,
			command: items.flatMap(item => item.commands).join('\n'),
			risk: items.some(item => item.onlyEndpointOf.length > 0) ? 'high' : 'medium',
			verify: 'ktriage check CID-01',
		}),
	);
	const bare: Remedy[] =
		plan.bare.length === 0
			? []
			: [
					{
						owner: 'application',
						text: `Nothing creates these again by itself, ask their owners: ${few(plan.bare.map(item => `${item.namespace}/${item.name}`))}.`,
						command: '',
						risk: 'high',
						verify: 'ktriage check CID-01',
					},
				];
	return [...first, ...waves, ...bare];
}

function outsidePods(snapshot: Snapshot): readonly Finding[] {
	const outside = slotsOfKind(classifyPods(snapshot), 'outside');
	if (outside.length === 0) return [];
	const poolsKnown = snapshot.tables.ipPools.length > 0;
	return [
		finding(named, {
			part: 'outside',
			verdict: poolsKnown ? 'WARN' : 'UNKNOWN',
			confidence: 'possible',
			subjects: podSubjects(snapshot, outside),
			summary: `${count(outside.length, 'pod')} on addresses outside every known range`,
			explanation:
				'Neither an IPPool nor the cluster CIDR nor a podCIDR holds these addresses, and Calico did not set the pods up: another network plugin, or a range this tool cannot read.',
			evidence: podEvidence(snapshot, outside),
		}),
	];
}
