import {onlyEndpointsOf} from '../../src/migration/endpoints.ts';
import type {PodTable} from '../../src/store/pod-table.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import type {Cell, Column, Table} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatMoment} from '../../src/ui/text/time.ts';
import {wrapText} from '../../src/ui/text/wrap.ts';
import type {Glyphs, Tone} from '../../src/ui/theme.ts';
import type {PodSelection} from './derive.ts';
import {ownerText} from './select.ts';

const columns: readonly Column[] = [
	{id: 'namespace', title: 'NAMESPACE', min: 12, ideal: 20, cut: 'middle', priority: 80, sortable: true},
	{id: 'pod', title: 'POD', min: 18, ideal: 34, grow: 1, cut: 'middle', priority: 100, sortable: true},
	{id: 'ip', title: 'IP', min: 12, ideal: 15, priority: 90, sortable: true},
	{id: 'node', title: 'NODE', min: 10, ideal: 12, cut: 'middle', priority: 60, sortable: true},
	{id: 'owner', title: 'OWNER', min: 16, ideal: 30, cut: 'middle', priority: 30, sortable: true},
	{id: 'status', title: 'STATUS', min: 9, ideal: 12, priority: 40, sortable: true},
	{id: 'ready', title: 'READY', min: 5, ideal: 5, align: 'right', priority: 28},
	{id: 'restarts', title: 'RESTARTS', min: 8, ideal: 8, align: 'right', priority: 20},
	{id: 'age', title: 'AGE', min: 5, ideal: 10, align: 'right', priority: 35, sortable: true, restless: true},
	{id: 'note', title: 'NOTE', min: 20, ideal: 40, priority: 70},
];

const withoutNote = columns.filter(column => column.id !== 'note');

/** So many pods are looked through for notes before the column is kept whether it is needed or not. */
const lookThrough = 2000;

const columnsFor = lastCall(({slots, snapshot}: PodSelection): readonly Column[] =>
	slots.length > lookThrough || slots.some(slot => noteOf(snapshot, slot) !== '') ? columns : withoutNote,
);

/** The list of pods; a row is decoded only when it is on screen. */
export function podTable(input: ScreenInput, selection: PodSelection, empty: readonly Line[]): Table {
	const {slots, snapshot} = selection;
	const {pods} = snapshot;
	return {
		count: slots.length,
		keyAt: index => (slots[index] === undefined ? '' : podKey(snapshot, slots[index])),
		indexOf: wanted => slots.indexOf(slotOf(pods, wanted)),
		columns: columnsFor(selection),
		header: true,
		marks: input.view.marks,
		empty,
		cellsOf: index => cells(input, snapshot, slots[index] ?? -1),
		...(input.view.sort === undefined ? {} : {sort: input.view.sort}),
	};
}

/** The key of a pod's row: "namespace/name". */
export function podKey({pods}: Snapshot, slot: number): string {
	return `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
}

/** Everything the list knows of one pod, nothing cut. */
export function podDetail(snapshot: Snapshot, slot: number, width: number, glyphs: Glyphs): readonly Line[] {
	const pod = snapshot.pods.row(slot);
	const services = onlyEndpointsOf(snapshot, [slot]).map(({namespace, name, clusterIps}) =>
		`${namespace}/${name} ${clusterIps[0] ?? ''}`.trim(),
	);
	const facts = isUnread(snapshot, pod)
		? ['its address, node and state are not read', ownerText(snapshot, slot)]
		: [
				`${pod.status} ${pod.ready}/${pod.containers}`,
				...(pod.restarts > 0 ? [`${pod.restarts} restarts`] : []),
				pod.ips.join(' ') || 'no address yet',
				`on ${pod.node || 'no node yet'}`,
				ownerText(snapshot, slot),
			];
	const note = services.length > 0 ? `! only endpoint of ${services.join(', ')}` : noteOf(snapshot, slot);
	return [[span(facts.join(` ${glyphs.dot} `))], ...wrapText(note, width).map(row => [span(row, 'warn')])];
}

/** Whether nothing but metadata of a pod was read: what it is is known then, how it is is not. */
function isUnread({sources}: Snapshot, {status}: {readonly status: string}): boolean {
	return status === '' && sources.some(({name, metadataOnly}) => name === 'pods' && metadataOnly === true);
}

/** The slot that a row's key ("namespace/name") stands for; -1 when the pod is gone. */
export function slotOf(pods: PodTable, key: string): number {
	const slash = key.indexOf('/');
	return pods.find(key.slice(0, slash), key.slice(slash + 1));
}

function cells({now, state}: ScreenInput, snapshot: Snapshot, slot: number): Readonly<Record<string, Cell>> {
	if (slot < 0) return {};
	const {pods} = snapshot;
	const pod = pods.row(slot);
	return {
		namespace: pod.namespace,
		pod: pod.name,
		ip: pod.ips[0] ?? '',
		node: pod.node,
		owner: ownerText(snapshot, slot),
		status: {text: pod.status, tone: statusTone(pod.status)},
		ready: isUnread(snapshot, pod) ? '' : `${pod.ready}/${pod.containers}`,
		restarts: pod.restarts > 0 ? String(pod.restarts) : '',
		age: formatMoment(pod.createdAt, now, state.clock),
		note: {text: noteOf(snapshot, slot), tone: 'warn'},
	};
}

const fine: ReadonlySet<string> = new Set(['Running', 'Completed', 'Succeeded']);
const waiting: ReadonlySet<string> = new Set([
	'Pending',
	'ContainerCreating',
	'PodInitializing',
	'Terminating',
]);

function statusTone(status: string): Tone {
	if (fine.has(status)) return 'plain';
	return waiting.has(status) ? 'warn' : 'fail';
}

/** What one has to know before touching the pod. */
function noteOf(snapshot: Snapshot, slot: number): string {
	const {pods} = snapshot;
	const services = onlyEndpointsOf(snapshot, [slot]);
	const [service] = services;
	const more = services.length > 1 ? ` +${services.length - 1}` : '';
	if (service !== undefined)
		return `! only endpoint of ${service.clusterIps[0] ?? `${service.namespace}/${service.name}`}${more}`;
	const pod = pods.row(slot);
	if (statusTone(pod.status) === 'fail' && !isUnread(snapshot, pod)) return `! ${pod.status}`;
	if (pod.owner === undefined) return '! bare: nothing recreates it';
	if (pod.calico === 'differs') return '! annotation names another address';
	return '';
}
