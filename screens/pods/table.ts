import {onlyEndpointsOf} from '../../src/migration/endpoints.ts';
import type {PodTable} from '../../src/store/pod-table.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import type {Cell, Column, Table} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatMoment} from '../../src/ui/text/time.ts';
import type {Tone} from '../../src/ui/theme.ts';
import type {PodSelection} from './derive.ts';
import {ownerText} from './select.ts';

const columns: readonly Column[] = [
	{id: 'namespace', title: 'NAMESPACE', min: 10, ideal: 20, cut: 'middle', priority: 80, sortable: true},
	{id: 'pod', title: 'POD', min: 16, ideal: 34, grow: 1, cut: 'middle', priority: 100, sortable: true},
	{id: 'ip', title: 'IP', min: 12, ideal: 15, priority: 90, sortable: true},
	{id: 'node', title: 'NODE', min: 8, ideal: 11, cut: 'middle', priority: 60, sortable: true},
	{id: 'owner', title: 'OWNER', min: 8, ideal: 24, cut: 'middle', priority: 30, sortable: true},
	{id: 'status', title: 'STATUS', min: 8, ideal: 12, priority: 40, sortable: true},
	{id: 'ready', title: 'READY', min: 5, ideal: 5, align: 'right', priority: 28},
	{id: 'restarts', title: 'RESTARTS', min: 8, ideal: 8, align: 'right', priority: 20},
	{id: 'age', title: 'AGE', min: 5, ideal: 10, align: 'right', priority: 35, sortable: true, restless: true},
	{id: 'note', title: 'NOTE', min: 14, ideal: 38, priority: 70},
];

/** The list of pods; a row is decoded only when it is on screen. */
export function podTable(input: ScreenInput, selection: PodSelection, empty: readonly Line[]): Table {
	const {slots, snapshot} = selection;
	const {pods} = snapshot;
	const key = (slot: number) => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
	return {
		count: slots.length,
		keyAt: index => (slots[index] === undefined ? '' : key(slots[index])),
		indexOf: wanted => slots.indexOf(slotOf(pods, wanted)),
		columns,
		header: true,
		marks: input.view.marks,
		empty,
		cellsOf: index => cells(input, snapshot, slots[index] ?? -1),
		...(input.view.sort === undefined ? {} : {sort: input.view.sort}),
	};
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
		owner: ownerText(pods, pods.ownerId(slot)),
		status: {text: pod.status, tone: statusTone(pod.status)},
		ready: `${pod.ready}/${pod.containers}`,
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
	if (pod.owner === undefined) return '! bare: nothing recreates it';
	if (pod.calico === 'differs') return '! annotation names another address';
	return '';
}
