import {type Overlay, overlay, pairOf} from '../migration/overlay.ts';
import type {PodPath} from '../migration/pod-paths.ts';
import {isUnselected} from '../migration/unselected.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Prediction, Remedy} from './finding.ts';
import {overlayPorts} from './overlay-ports.ts';
import {probeEvidence} from './probe-evidence.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-15', title: 'Traffic between nodes'};

/** Pods reach each other on one node and not across nodes: what carries packets between the nodes is blocked. */
export const cal15: Check = {
	...named,
	about: 'Pods of Calico reach pods on other nodes as they reach those on their own; needs probes.',
	needs: ['nodes', 'pods', 'services', 'endpointSlices'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const seen = overlay(snapshot);
		const across = seen.arriving.length + seen.lost.length + seen.doubtful.length;
		if (across === 0) return [unasked(snapshot)];
		if (seen.lost.length === 0) return [nothingLost(snapshot, seen)];
		if (seen.arriving.length === 0) return [everywhere(snapshot, seen)];
		return cutOffNodes(snapshot, seen);
	},
};

function unasked(snapshot: Snapshot): Finding {
	return finding(named, {
		verdict: 'SKIP',
		summary: 'needs a probe: pod to pod across nodes',
		explanation: `No object shows whether packets arrive. ${overlayPorts(snapshot).words}.`,
		predictions: [byHand],
	});
}

const byHand: Prediction = {
	probe:
		'From one pod that no policy selects, connect to the address and port of a pod on the same node and of one on another node: kubectl -n NAMESPACE exec POD -- nc -vz -w 3 ADDRESS PORT',
	expect: 'both connect; if only the one on the same node does, the traffic between the nodes is blocked',
};

/** A path that arrives proves the way between its two nodes and no other. */
function nothingLost(snapshot: Snapshot, {arriving, doubtful}: Overlay): Finding {
	const evidence = probeEvidence(snapshot, [...arriving, ...doubtful]);
	if (arriving.length === 0) {
		return finding(named, {
			verdict: 'UNKNOWN',
			summary: `${count(doubtful.length, 'path')} across nodes lost, perhaps by a policy`,
			explanation:
				'Policies select these pods, and no probe shows that they answer on their own node. The same question from a pod that no policy selects would tell.',
			evidence,
			predictions: [byHand],
		});
	}
	const pairs = new Set(arriving.map(pairOf)).size;
	return finding(named, {
		verdict: 'PASS',
		summary: `pods reach each other between ${count(pairs, 'pair')} of nodes`,
		explanation:
			doubtful.length > 0
				? `${count(doubtful.length, 'lost path')} across nodes may be refused by a policy and says nothing about the nodes.`
				: '',
		evidence,
	});
}

function everywhere(snapshot: Snapshot, {near, lost, doubtful}: Overlay): Finding {
	const pairs = new Set(lost.map(pairOf));
	const free = lost.filter(({source, targets}) =>
		[source, ...targets].every(slot => isUnselected(snapshot, slot)),
	).length;
	if (near.length === 0 || (pairs.size < 2 && snapshot.tables.nodes.length > 2)) {
		return finding(named, {
			verdict: 'UNKNOWN',
			summary: `${few([...pairs])}: packets are lost`,
			explanation:
				near.length === 0
					? 'No probe within one node shows that these pods answer at all. If they do there, the traffic between the nodes is blocked.'
					: 'One pair of nodes is too few to tell a blocked overlay from a fault of one node.',
			evidence: probeEvidence(snapshot, lost),
			predictions: [byHand],
		});
	}
	return finding(named, {
		verdict: 'FAIL',
		confidence: free === lost.length || doubtful.length === 0 ? 'proven' : 'probable',
		subjects: [...new Set(lost.flatMap(({fromNode, toNode}) => [fromNode, toNode]))].map(name =>
			clusterSubject('Node', name),
		),
		summary: `overlay blocked: pods reach no pod on another node (${count(pairs.size, 'pair')} of nodes asked)`,
		explanation: `On one node they answer, across nodes every packet is lost. ${overlayPorts(snapshot).words}. A firewall from the time of Flannel lets its 8472/udp through and not this. Nodes and calico-node stay Ready meanwhile: what they need goes over the network of the nodes.`,
		evidence: probeEvidence(snapshot, [...near.slice(0, 3), ...onePerPair(lost)]),
		ruledOut: [
			free > 0
				? `a policy: ${count(free, 'lost path')} ${free === 1 ? 'joins' : 'join'} pods that no policy selects`
				: 'a policy: policies know pods, not nodes, and the same pods are heard and answer within their node',
			'a pod that does not answer: a timeout is no refusal, and the same programs answer on their own node',
			'pods on old addresses (CID-01): only pods set up by Calico were counted',
		],
		predictions: predictions(snapshot),
		remedies: [openPort(snapshot)],
	});
}

/** Some paths arrive. A node with all of its paths lost, while others have theirs, is cut off itself. */
function cutOffNodes(snapshot: Snapshot, {arriving, lost}: Overlay): readonly Finding[] {
	const reached = new Set(arriving.flatMap(({fromNode, toNode}) => [fromNode, toNode]));
	const partners = new Map<string, Set<string>>();
	const meet = (node: string, other: string) => {
		partners.set(node, (partners.get(node) ?? new Set()).add(other));
	};
	for (const {fromNode, toNode} of lost) {
		meet(fromNode, toNode);
		meet(toNode, fromNode);
	}
	const alone = [...partners].filter(([node, others]) => !reached.has(node) && others.size > 1);
	const explained = new Set(alone.map(([node]) => node));
	const rest = lost.filter(({fromNode, toNode}) => !explained.has(fromNode) && !explained.has(toNode));
	return [
		...alone.map(([node]) => cutOff(snapshot, node, lost)),
		...(rest.length === 0 ? [] : [someLost(snapshot, rest)]),
	];
}

function cutOff(snapshot: Snapshot, node: string, lost: readonly PodPath[]): Finding {
	const own = lost.filter(({fromNode, toNode}) => fromNode === node || toNode === node);
	return finding(named, {
		part: node,
		verdict: 'FAIL',
		class: 'symptom',
		confidence: 'probable',
		subjects: [clusterSubject('Node', node)],
		summary: `pods on ${node} are cut off from those on all other nodes`,
		explanation: `Between the other nodes packets arrive. Either the others send to a wrong address of this node (CAL-12), or its own firewall does not let the traffic through. ${overlayPorts(snapshot).words}.`,
		evidence: probeEvidence(snapshot, own),
		ruledOut: ['a port closed everywhere: other pairs of nodes reach each other'],
		predictions: predictions(snapshot),
		remedies: [openPort(snapshot)],
	});
}

function someLost(snapshot: Snapshot, lost: readonly PodPath[]): Finding {
	return finding(named, {
		part: 'some',
		verdict: 'WARN',
		confidence: 'possible',
		subjects: [...new Set(lost.flatMap(({fromNode, toNode}) => [fromNode, toNode]))].map(name =>
			clusterSubject('Node', name),
		),
		summary: `packets are lost between ${few([...new Set(lost.map(pairOf))])}`,
		explanation:
			'Other paths arrive, and no policy explains these. Probe the pairs again in both directions.',
		evidence: probeEvidence(snapshot, lost),
		predictions: [byHand],
	});
}

/** One lost path for each pair of nodes says what all of them would. */
function onePerPair(paths: readonly PodPath[]): readonly PodPath[] {
	return [...new Map(paths.map(path => [pairOf(path), path])).values()].slice(0, 10);
}

function predictions(snapshot: Snapshot): readonly Prediction[] {
	const {filter} = overlayPorts(snapshot);
	return [
		{
			probe: `On the node of the target, while a pod of another node connects: sudo tcpdump -ni any '${filter}'`,
			expect: 'nothing arrives; if packets do arrive here, the overlay is not what blocks',
		},
		byHand,
	];
}

function openPort(snapshot: Snapshot): Remedy {
	const {command, words} = overlayPorts(snapshot);
	return {
		owner: 'platform',
		text: `Let it through between all nodes, on the nodes and between them: ${words}. 8472/udp is not needed any more when no pod is left on Flannel.`,
		command,
		risk: 'low',
		verify: 'probe pod to pod across nodes again, then ktriage check CAL-15',
	};
}
