import {podFlags} from '../../src/store/pod-table.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {PlaceError, placeOf} from '../../src/systems/reach/places.ts';
import type {Background} from '../../src/ui/background.ts';
import {type Filter, matchesFilter, parseFilter} from '../../src/ui/filter.ts';
import {createLater, type Later} from '../../src/ui/later.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {filterSteps, podFilterKeys} from '../pods/select.ts';

/** A place that can be chosen as source or target. */
export type Choice = {
	/** As `policy explain` takes it. */
	readonly text: string;
	readonly kind: 'pod' | 'Service' | 'outside' | 'as typed';
	readonly address: string;
	readonly note: string;
};

/** How choices are told apart. */
export const choiceWay: Way<Choice> = {
	keyOf: ({text}) => text,
	filterKeys: podFilterKeys,
	fieldOf: ({text}) => text,
};

export const choiceColumns: readonly Column[] = [
	{id: 'place', title: 'PLACE', min: 24, ideal: 60, cut: 'middle', priority: 100, grow: 1},
	{id: 'kind', title: 'KIND', min: 8, ideal: 8, priority: 90},
	{id: 'address', title: 'ADDRESS', min: 12, ideal: 16, priority: 80},
	{id: 'note', title: 'NOTE', min: 10, ideal: 24, priority: 50},
];

/** Cells of a choice. */
export function choiceCells({text, kind, address, note}: Choice): Readonly<Record<string, Cell>> {
	return {
		place: text,
		kind: {text: kind, tone: kind === 'pod' ? 'plain' : 'accent'},
		address,
		note: {text: note, tone: 'dim'},
	};
}

/** So many are offered: whoever looks for another one types a part of its name. */
export const mostChoices = 300;

type Wanted = {readonly snapshot: Snapshot; readonly filter: string; readonly role: 'from' | 'to'};

/** Choices, and whether there are more than are offered. */
export type Choices = {readonly rows: readonly Choice[]; readonly more: boolean};

/** Cluster milliseconds after which the list follows the cluster again. */
const restMs = 2_000;
const later = createLater<Wanted, Choices>(choiceSteps, restMs);
const sameWanted = lastCall(
	(snapshot: Snapshot, filter: string, role: 'from' | 'to'): Wanted => ({snapshot, filter, role}),
);

/** What may be chosen for a part of the question, as far as the filter says. */
export function choicesFor(background: Background, {snapshot, filter, role}: Wanted): Later<Choices> {
	const wanted = sameWanted(snapshot, filter, role);
	return later(background, `${role} ${filter} ${snapshot.cluster.uid}`, wanted, snapshot.now);
}

function* choiceSteps({snapshot, filter: text, role}: Wanted): Generator<void, Choices> {
	const filter = parseFilter(text, podFilterKeys);
	const slots = yield* filterSteps(snapshot, snapshot.pods.slotList(), filter);
	const {pods} = snapshot;
	const fixed = [
		...typed(snapshot, text),
		...outside(filter),
		...(role === 'to' ? services(snapshot, filter) : []),
	];
	const kept = slots.subarray(0, mostChoices).slice();
	// In a list that is cut, order is not worth a sort of everything.
	const ordered = [...kept].sort((a, b) => order(snapshot, a, b));
	const found = ordered
		.filter(slot => (pods.flags(slot) & podFlags.finished) === 0)
		.map(slot => podChoice(snapshot, slot));
	const seen = new Set(fixed.map(one => one.text));
	return {rows: [...fixed, ...found.filter(one => !seen.has(one.text))], more: slots.length > mostChoices};
}

function order({pods}: Snapshot, a: number, b: number): number {
	const [x, y] = [pods.namespaceName(pods.namespaceId(a)), pods.namespaceName(pods.namespaceId(b))];
	return x < y ? -1 : x > y ? 1 : pods.compareNames(a, b);
}

function podChoice({pods}: Snapshot, slot: number): Choice {
	return {
		text: `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`,
		kind: 'pod',
		address: pods.ips(slot)[0] ?? '',
		note: `${pods.nodeName(pods.nodeId(slot))}${(pods.flags(slot) & podFlags.hostNetwork) === 0 ? '' : ', host network'}`,
	};
}

/** An address, a host name or a place that was typed whole. */
function typed(snapshot: Snapshot, text: string): readonly Choice[] {
	const words = text.trim();
	if (words === '' || /\s/.test(words) || words === 'jump-host') return [];
	try {
		const place = placeOf(snapshot, words);
		const isPod = place.kind === 'end' && place.end.kind === 'pod';
		return isPod && words.includes('/')
			? []
			: [{text: words, kind: 'as typed', address: '', note: noteOf(place)}];
	} catch (error) {
		if (error instanceof PlaceError) return [];
		throw error;
	}
}

function noteOf(place: ReturnType<typeof placeOf>): string {
	if (place.kind === 'service') return `Service ${place.service.namespace}/${place.service.name}`;
	const {end} = place;
	switch (end.kind) {
		case 'pod':
			return `pod ${end.namespace}/${end.name}`;
		case 'host':
			return `node ${end.node}`;
		default:
			return 'outside of the cluster';
	}
}

function outside(filter: Filter): readonly Choice[] {
	const row: Choice = {text: 'jump-host', kind: 'outside', address: '', note: 'this machine'};
	return matchesFilter(filter, {column: () => undefined, text: () => 'jump-host this machine'}) ? [row] : [];
}

function services({tables}: Snapshot, filter: Filter): readonly Choice[] {
	const found: Choice[] = [];
	for (const {namespace, name, clusterIps, ports, type} of tables.services) {
		if (found.length === mostChoices) break;
		const column = (key: string) =>
			key === 'namespace' ? namespace : key === 'ip' ? clusterIps.join(' ') : undefined;
		if (
			!matchesFilter(filter, {
				column,
				text: () => `${namespace}/service:${name} ${namespace}/${name} ${clusterIps.join(' ')}`,
			})
		)
			continue;
		found.push({
			text: `${namespace}/service:${name}`,
			kind: 'Service',
			address: clusterIps[0] ?? '',
			note: `${type} ${ports.map(({port, protocol}) => `${port}/${protocol}`).join(' ')}`,
		});
	}
	return found.sort((a, b) => (a.text < b.text ? -1 : 1));
}
