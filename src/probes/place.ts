import {podOwners} from '../migration/owners.ts';
import {podFlags} from '../store/pod-table.ts';
import type {ProbePlace} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** Where a question is asked from, and the pods through which it can be asked there; none for this machine. */
export type Asker = {readonly place: ProbePlace; readonly slots: readonly number[]};

/** Names of this machine, as people write them. */
const here = new Set(['jump-host', 'this-machine', 'this machine', 'here', 'outside']);

/**
 * What --from means: `jump-host` (this machine), `node/NAME` (asked from a pod on the node's own network), `NAMESPACE/POD[/CONTAINER]`,
 * `NAMESPACE/WORKLOAD`, or `NAMESPACE` (a running pod of it). A text says why there is no such place.
 */
export function readPlace(snapshot: Snapshot, text: string): Asker | string {
	if (here.has(text)) return {place: {kind: 'outside'}, slots: []};
	const [first = '', second = '', third = '', ...rest] = text.split('/');
	if (first === 'node' && second !== '' && third === '') return nodePlace(snapshot, second);
	if (first === '' || rest.length > 0)
		return `"${text}" is no place: give jump-host, node/NAME, NAMESPACE/POD[/CONTAINER] or NAMESPACE`;
	const {pods} = snapshot;
	const exact = second === '' ? -1 : pods.find(first, second);
	const slots = exact >= 0 ? [exact] : podsOf(snapshot, first, second);
	const slot = slots[0];
	const recorded = slot === undefined ? recordedPlace(snapshot, first, second) : undefined;
	if (recorded !== undefined) return {place: recorded, slots: []};
	if (slot === undefined)
		return second === '' ? `${first} has no running pod` : `there is no pod or workload ${first}/${second}`;
	if ((pods.flags(slot) & podFlags.finished) !== 0) return `pod ${first}/${pods.name(slot)} has ended`;
	return {place: {kind: 'pod', namespace: first, pod: pods.name(slot), container: third}, slots};
}

/** A pod that is gone and whose answers were recorded. */
function recordedPlace({probes}: Snapshot, namespace: string, name: string): ProbePlace | undefined {
	return probes
		.map(({from}) => from)
		.findLast(
			from => from.kind === 'pod' && from.namespace === namespace && (name === '' || from.pod === name),
		);
}

/** "pod NAMESPACE/NAME", "node NAME", "this machine". */
export function placeTitle(place: ProbePlace): string {
	if (place.kind === 'outside') return 'this machine';
	if (place.kind === 'node') return `node ${place.node}`;
	return `pod ${place.namespace}/${place.pod}${place.container === '' ? '' : `/${place.container}`}`;
}

/** The place as --from takes it. */
export function placeText(place: ProbePlace): string {
	if (place.kind === 'outside') return 'jump-host';
	if (place.kind === 'node') return `node/${place.node}`;
	return `${place.namespace}/${place.pod}${place.container === '' ? '' : `/${place.container}`}`;
}

/** Running pods that share the network of their node, fewest containers first. */
function nodePlace(snapshot: Snapshot, node: string): Asker | string {
	if (!snapshot.tables.nodes.some(({name}) => name === node)) return `there is no node ${node}`;
	const {pods} = snapshot;
	const slots = [...pods.slots()].filter(
		slot =>
			(pods.flags(slot) & podFlags.hostNetwork) !== 0 &&
			isRunning(snapshot, slot) &&
			pods.nodeName(pods.nodeId(slot)) === node,
	);
	return {place: {kind: 'node', node}, slots: slots.slice(0, 5)};
}

/** Running pods of a workload, or of a namespace when `name` is empty; those asked before and ready ones first. */
function podsOf(snapshot: Snapshot, namespace: string, name: string): readonly number[] {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	const found = [...pods.slots()].filter(slot => {
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace || !isRunning(snapshot, slot)) return false;
		if (name === '') return (pods.flags(slot) & podFlags.hostNetwork) === 0;
		const owner = pods.ownerOf(pods.ownerId(slot));
		const top = ownerOf(slot);
		return owner?.name === name || ('row' in top && top.row?.name === name);
	});
	// A pod that was asked before has the tools for it.
	const asked = new Set(
		snapshot.probes.flatMap(({from, outcome}) =>
			from.kind === 'pod' && from.namespace === namespace && outcome !== 'tool' ? [from.pod] : [],
		),
	);
	const rank = (slot: number): number =>
		(asked.has(pods.name(slot)) ? 0 : 2) + ((pods.flags(slot) & podFlags.ready) === 0 ? 1 : 0);
	return found.sort((a, b) => rank(a) - rank(b) || pods.compareNames(a, b)).slice(0, 3);
}

/** Whether commands can be run in it: it has not ended and is not going. */
export function isRunning({pods}: Snapshot, slot: number): boolean {
	const gone = podFlags.finished | podFlags.terminating;
	return (pods.flags(slot) & gone) === 0 && pods.ips(slot).length > 0;
}
