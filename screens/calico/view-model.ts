import type {SourceName} from '../../src/store/rows.ts';
import type {CalicoNode} from '../../src/systems/calico/nodes.ts';
import {type CalicoPool, type CalicoSummary, calicoSummary} from '../../src/systems/calico.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {answerLine, emptyLines, explainSources, worstFirst} from '../../src/ui/notes.ts';
import {nodeTarget, subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {joinFitting, type Part, part} from '../../src/ui/text/join.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {
	type Component,
	componentCells,
	componentColumns,
	componentDetails,
	componentsOf,
	componentWay,
} from './components.ts';
import {nodeCells, nodeColumns, nodeDetails, nodeTitle, nodeWay} from './nodes.ts';
import {poolCells, poolColumns, poolDetails, poolLine, poolWay} from './pools.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const calicoParts = ['nodes', 'pools', 'components'] as const;

const sources: readonly SourceName[] = ['daemonSets', 'pods', 'nodes', 'ipPools', 'ipamBlocks'];
/** Pools that the head shows one by one: those that hand out addresses. */
const poolsInHead = 2;

const arrangeNodes = createArrange<CalicoNode>();
const arrangePools = createArrange<CalicoPool>();
const arrangeComponents = createArrange<Component>();
const inOrder = lastCall((nodes: readonly CalicoNode[]) => worstFirst(nodes, nodeWay.keyOf));

/** Does Calico run everywhere, have its pools room, do the nodes agree. */
export function calicoModel(input: ScreenInput): ScreenModel {
	const summary = calicoSummary(input.frame);
	const head = headLines(input, summary);
	switch (partOf(input.view, calicoParts)) {
		case 'nodes': {
			const list = nodeList(input, summary);
			return listScreen(input, head, list, arrangeNodes(input, list));
		}
		case 'pools': {
			const list = poolList(input, summary);
			return listScreen(input, head, list, arrangePools(input, list));
		}
		case 'components': {
			const list = componentList(input, summary);
			return listScreen(input, head, list, arrangeComponents(input, list));
		}
	}
}

/** The findings about the selected row, worst first. */
export function calicoFindings(input: ScreenInput) {
	if (partOf(input.view, calicoParts) !== 'nodes') return calicoSummary(input.frame).findings;
	const list = nodeList(input, calicoSummary(input.frame));
	return selectedRow(input, list, arrangeNodes(input, list))?.findings ?? [];
}

function nodeList(input: ScreenInput, summary: CalicoSummary): List<CalicoNode> {
	const rows = inOrder(summary.nodes);
	return {
		pane: 'nodes',
		rows: summary.presence === 'absent' ? [] : rows,
		way: nodeWay,
		columns: nodeColumns(rows.reduce((most, {name}) => Math.max(most, name.length), 0)),
		cellsOf: row => nodeCells(row, input.theme.glyphs),
		titleOf: nodeTitle,
		linesOf: nodeDetails,
		targetOf: ({name}) => nodeTarget(name),
		copyOf: ({name, address}) => `${name} ${address}`.trim(),
		empty: emptyFor(input, summary, 'no nodes'),
		noun: 'node',
	};
}

function poolList(input: ScreenInput, summary: CalicoSummary): List<CalicoPool> {
	const {snapshot} = input.frame;
	return {
		pane: 'pools',
		rows: summary.pools,
		way: poolWay,
		columns: poolColumns(summary.pools.reduce((most, {name}) => Math.max(most, name.length), 0)),
		cellsOf: poolCells,
		titleOf: ({name, cidr}) => [span(name, 'strong'), span(` ${cidr}`)],
		linesOf: poolDetails,
		targetOf: ({name}) => subjectTarget(snapshot, {kind: 'IPPool', namespace: '', name}),
		copyOf: ({name, cidr}) => `${name} ${cidr}`,
		empty: emptyFor(input, summary, 'there is no IPPool for pods: none gets an address from Calico'),
		noun: 'pool',
	};
}

function componentList(input: ScreenInput, summary: CalicoSummary): List<Component> {
	const {snapshot} = input.frame;
	const rows = componentsOf(summary);
	return {
		pane: 'components',
		rows,
		way: componentWay,
		columns: componentColumns(rows.reduce((most, {name}) => Math.max(most, name.length), 0)),
		cellsOf: componentCells,
		titleOf: ({name, state}) => [span(name, 'strong'), span(` ${state.word}`, state.tone)],
		linesOf: componentDetails,
		targetOf: ({kind, namespace, name}) => subjectTarget(snapshot, {kind, namespace, name}),
		copyOf: ({namespace, name}) => (namespace === '' ? name : `${namespace}/${name}`),
		empty: emptyFor(input, summary, 'no workload of Calico is found'),
		noun: 'component',
	};
}

function headLines({theme, frame, now, size}: ScreenInput, summary: CalicoSummary): readonly Line[] {
	const dot = ` ${theme.glyphs.dot} `;
	const why = explainSources(frame.snapshot, sources, now);
	if (summary.presence !== 'running') {
		const word =
			summary.presence === 'absent'
				? 'Calico is not installed here'
				: summary.presence === 'configured'
					? 'Calico is configured and does not run'
					: 'whether Calico runs is not known';
		const tone = summary.presence === 'configured' ? 'fail' : 'strong';
		return [[span(word, tone), span(`: ${summary.why}`, 'dim')], [span(why, 'warn')]];
	}
	const agents = summary.nodes.filter(({agent}) => agent === 'ready').length;
	const short = agents < summary.nodes.length;
	const first = joinFitting(
		[
			part(100, span(['Calico', summary.version].filter(text => text !== '').join(' '), 'strong')),
			part(
				90,
				span(`ready on ${agents} of ${plural(summary.nodes.length, 'node')}`, short ? 'warn' : 'plain'),
			),
			...(summary.mtu === 0 ? [] : [part(50, span(`MTU ${summary.mtu}`, 'dim'))]),
			...(summary.bgp === '' ? [] : [part(40, span(`BGP ${summary.bgp.toLowerCase()}`, 'dim'))]),
			...operatorPart(summary),
		],
		size.columns,
		dot,
	);
	const active = summary.pools.filter(({disabled}) => !disabled);
	const shown = active.slice(0, poolsInHead).map(poolLine);
	const more = summary.pools.length - shown.length;
	return [
		first,
		...(active.length === 0 ? [[span('no pool hands out addresses to pods', 'warn')]] : shown),
		...(more > 0 ? [[span(`and ${plural(more, 'other pool')} (v)`, 'dim')]] : []),
		why === ''
			? answerLine(summary, 'all parts run, every node agrees, and there is room')
			: [span(why, 'warn')],
	];
}

function operatorPart({operator}: CalicoSummary): readonly Part[] {
	if (operator.length === 0) return [];
	const bad = operator.filter(({available, degraded}) => available !== true || degraded === true);
	const names = bad.map(({name}) => name).join(', ');
	return bad.length === 0
		? [part(60, span('operator: all available', 'dim'))]
		: [part(95, span(`operator: ${names} not available`, 'fail'))];
}

function emptyFor(
	{frame, now}: ScreenInput,
	{presence, why}: CalicoSummary,
	otherwise: string,
): readonly Line[] {
	if (presence === 'absent') return emptyLines('', `absent: ${why}`);
	return emptyLines(explainSources(frame.snapshot, sources, now), otherwise);
}
