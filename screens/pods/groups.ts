import {classifyPods} from '../../src/migration/classify-pods.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import {type Column, listRows, type Table} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {isOld} from './buckets.ts';
import type {PodSelection} from './derive.ts';
import {ownerText} from './select.ts';

export const groupings = ['', 'node', 'namespace', 'owner'] as const;
export type Grouping = (typeof groupings)[number];

/** Pods that belong together, and how many of them have yet to move. */
export type PodGroup = {readonly name: string; readonly pods: number; readonly old: number};

const columns: readonly Column[] = [
	{id: 'name', title: 'GROUP', min: 16, ideal: 30, grow: 1, cut: 'middle', priority: 100},
	{id: 'pods', title: 'PODS', min: 7, ideal: 8, align: 'right', priority: 90},
	{id: 'old', title: 'TO MOVE', min: 7, ideal: 8, align: 'right', priority: 95},
	{id: 'bar', title: '', min: 10, ideal: 30, priority: 50},
];

/** The selected pods by node, namespace or owner: those with most to move first, then by name. */
export const groupPods = lastCall(({snapshot, slots}: PodSelection, by: Grouping): readonly PodGroup[] => {
	const {pods} = snapshot;
	const {calico, of} = classifyPods(snapshot);
	const [size, idOf] =
		by === 'node'
			? [pods.idCounts.nodes, pods.nodeId]
			: by === 'namespace'
				? [pods.idCounts.namespaces, pods.namespaceId]
				: [pods.idCounts.owners, pods.ownerId];
	const all = new Uint32Array(size);
	const toMove = new Uint32Array(size);
	const first = new Int32Array(size);
	for (const slot of slots) {
		const id = idOf(slot);
		first[id] = slot;
		all[id]!++;
		const bucket = of(slot);
		if (bucket !== undefined && isOld(bucket, calico)) toMove[id]!++;
	}
	// Several owners may go by one name: the ReplicaSets of one Deployment.
	const groups = new Map<string, PodGroup>();
	for (let id = 0; id < size; id++) {
		if (all[id] === 0) continue;
		const name = groupName(snapshot, by, first[id]!);
		const before = groups.get(name);
		groups.set(name, {
			name,
			pods: all[id]! + (before?.pods ?? 0),
			old: toMove[id]! + (before?.old ?? 0),
		});
	}
	return [...groups.values()].sort((a, b) => b.old - a.old || (a.name < b.name ? -1 : 1));
});

function groupName(snapshot: Snapshot, by: Grouping, slot: number): string {
	const {pods} = snapshot;
	if (by === 'node') return pods.nodeName(pods.nodeId(slot)) || 'none';
	return by === 'namespace' ? pods.namespaceName(pods.namespaceId(slot)) : ownerText(snapshot, slot);
}

/** The groups as a list; Enter opens the pods of one. */
export function groupTable(
	input: ScreenInput,
	groups: readonly PodGroup[],
	by: Grouping,
	empty: readonly Line[],
): Table {
	const most = Math.max(1, ...groups.map(group => group.pods));
	const {glyphs} = input.theme;
	return {
		...listRows(groups, group => group.name),
		columns: columns.map(column => (column.id === 'name' ? {...column, title: by.toUpperCase()} : column)),
		header: true,
		marks: input.view.marks,
		empty,
		cellsOf: index => {
			const group = groups[index];
			if (group === undefined) return {};
			return {
				name: group.name,
				pods: formatCount(group.pods),
				old: {text: group.old > 0 ? formatCount(group.old) : '', tone: 'warn'},
				bar: {
					text: glyphs.bar.repeat(Math.ceil((group.pods / most) * 30)),
					tone: group.old > 0 ? 'warn' : 'dim',
				},
			};
		},
	};
}
