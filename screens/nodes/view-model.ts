import {type NodeStage, type NodeState, nodeStates} from '../../src/migration/node-states.ts';
import type {NodeRow} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {matchesFilter, parseFilter} from '../../src/ui/filter.ts';
import {explainSource} from '../../src/ui/freshness.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {nodeTarget} from '../../src/ui/objects/targets.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {selectedIndex} from '../../src/ui/state/standing.ts';
import {paneOf, type Sort} from '../../src/ui/state/state.ts';
import {listRows} from '../../src/ui/table/table.ts';
import {type Line, type Span, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {nodeCells, nodeColumns, nodeLines, stages, stageWords} from './board.ts';

export type NodeEntry = {readonly node: NodeRow; readonly state: NodeState};

const filterKeys = ['node', 'state', 'missing'] as const;
const besideFrom = 150;

const entriesOf = lastCall(
	(snapshot: Snapshot, filter: string, sort: Sort | undefined): readonly NodeEntry[] => {
		const byName = new Map(nodeStates(snapshot).map(state => [state.node, state]));
		const parsed = parseFilter(filter, filterKeys);
		const entries = snapshot.tables.nodes.flatMap(node => {
			const state = byName.get(node.name);
			return state === undefined ? [] : [{node, state}];
		});
		const column = ({node, state}: NodeEntry, key: string) =>
			key === 'node' ? node.name : key === 'state' ? stageWords[state.state].word : state.missing;
		const kept = entries.filter(entry =>
			matchesFilter(parsed, {
				column: key => column(entry, key),
				text: () => filterKeys.map(key => column(entry, key)).join(' '),
			}),
		);
		const sign = sort?.descending ? -1 : 1;
		const order = (entry: NodeEntry) =>
			sort?.column === 'state' ? String(stages.indexOf(entry.state.state)) : '';
		return [...kept].sort(
			(a, b) => sign * (compareText(order(a), order(b)) || compareText(a.node.name, b.node.name)),
		);
	},
);

/** How far is each node, and what is missing for the next state. */
export function nodesModel(input: ScreenInput): ScreenModel {
	const {frame, view, size, theme} = input;
	const {snapshot} = frame;
	const entries = entriesOf(snapshot, view.filter, view.sort);
	const head = headLines(snapshot, input.now, ` ${theme.glyphs.dot} `);
	const wide = size.columns >= 100;
	const longest = Math.max(0, ...entries.map(({node}) => node.name.length));
	const table = {
		...listRows(entries, entry => entry.node.name),
		columns: nodeColumns(longest, wide),
		header: true,
		marks: view.marks,
		empty: emptyLines(input),
		cellsOf: (index: number) =>
			entries[index] === undefined ? {} : nodeCells(entries[index], wide, theme.glyphs),
		...(view.sort === undefined ? {} : {sort: view.sort}),
	};
	const chosen = entries[selectedIndex(paneOf(view, 'nodes'), table)];
	const room = Math.max(2, size.rows - head.length);
	const beside = size.columns >= besideFrom;
	const width = beside ? Math.floor((size.columns - 1) * 0.6) : size.columns;
	const height = beside ? room : Math.max(2, Math.min(entries.length + 1, Math.ceil(room * 0.6), room - 2));
	const panes: Pane[] = [{id: 'nodes', kind: 'table', table, width, height}];
	if (chosen === undefined) return {head, panes, arrangement: 'stacked', filterKeys};
	const rest = beside
		? {width: size.columns - width - 1, height: room}
		: {width: size.columns, height: room - height};
	panes.push({
		id: 'node',
		kind: 'text',
		title: [
			span(chosen.node.name, 'strong'),
			span(` ${stageWords[chosen.state.state].word}`, stageWords[chosen.state.state].tone),
		],
		lines: nodeLines(snapshot, chosen, rest.width, input),
		copy: chosen.node.name,
		...rest,
	});
	const target = nodeTarget(chosen.node.name);
	return {
		head,
		panes,
		arrangement: beside ? 'beside' : 'stacked',
		filterKeys,
		target,
		copy: chosen.node.name,
		open: [{type: 'go', place: {screen: 'object', target}}],
	};
}

function headLines(snapshot: Snapshot, now: number, dot: string): readonly Line[] {
	const states = nodeStates(snapshot);
	const count = (stage: NodeStage) => states.filter(({state}) => state === stage).length;
	const parts = stages
		.filter(stage => count(stage) > 0)
		.flatMap(stage => [
			span(dot, 'dim'),
			span(`${formatCount(count(stage))} ${stageWords[stage].word}`, stageWords[stage].tone),
		]);
	const behind = states.find(({state}) => state === 'flannel') ?? states.find(({state}) => state === 'mixed');
	const source = snapshot.sources.find(({name}) => name === 'nodes');
	const why = source === undefined ? '' : explainSource(source, now);
	return [
		[span(plural(states.length, 'node'), 'strong'), ...parts],
		why !== ''
			? [span(why, 'warn')]
			: behind === undefined
				? [movedLine(states.length, count('unknown'))]
				: [span('furthest behind: ', 'dim'), span(behind.node, 'strong'), span(`: ${behind.missing}`)],
	];
}

/** What no node being behind means: of nodes that cannot be judged it says nothing. */
function movedLine(nodes: number, unknown: number): Span {
	if (nodes === 0) return span('');
	if (unknown === 0) return span('every node has moved', 'dim');
	if (unknown === nodes) return span('no node can be judged yet: see what is missing', 'unknown');
	return span(
		`${formatCount(nodes - unknown)} of ${plural(nodes, 'node')} moved, the others cannot be judged yet`,
		'unknown',
	);
}

function emptyLines({frame, view, now}: ScreenInput): readonly Line[] {
	if (view.filter !== '') return [[span(`no node matches /${view.filter}; Esc clears the filter`, 'dim')]];
	const source = frame.snapshot.sources.find(({name}) => name === 'nodes');
	const why = source === undefined ? 'nodes: not read in this session' : explainSource(source, now);
	return [[span(why === '' ? 'no nodes' : why, why === '' ? 'dim' : 'warn')]];
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
