import type {CalicoNode} from '../../src/systems/calico/nodes.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines, noteLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {type Glyphs, type VerdictWord, verdictWord} from '../../src/ui/theme.ts';

const agents: Readonly<Record<CalicoNode['agent'], VerdictWord>> = {
	ready: {word: 'ready', tone: 'ok'},
	starting: {word: 'starts', tone: 'warn'},
	down: {word: 'DOWN', tone: 'fail'},
	missing: {word: 'NONE', tone: 'fail'},
	unknown: {word: '?', tone: 'unknown'},
};

/** How nodes are told apart and filtered. */
export const nodeWay: Way<CalicoNode> = {
	keyOf: ({name}) => name,
	filterKeys: ['node', 'agent', 'address', 'tunnel', 'state'],
	fieldOf: (node, column) => {
		switch (column) {
			case 'node':
				return node.name;
			case 'agent':
				return agents[node.agent].word;
			case 'address':
				return node.address;
			case 'blocks':
				return usedOf(node);
			case 'state':
				return verdictWord(node.verdict).word;
			default:
				return `${node.encapsulation} ${node.tunnel}`;
		}
	},
};

export const nodeColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'node',
		title: 'NODE',
		min: 10,
		ideal: Math.min(30, Math.max(10, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 5, ideal: 5, priority: 95, sortable: true},
	{id: 'agent', title: 'AGENT', min: 6, ideal: 7, priority: 90, sortable: true},
	{id: 'address', title: 'ADDRESS', min: 18, ideal: 18, priority: 80, sortable: true},
	{id: 'own', title: 'ITS OWN', min: 7, ideal: 7, priority: 60},
	{id: 'tunnel', title: 'TUNNEL', min: 20, ideal: 21, priority: 70, sortable: true},
	{id: 'blocks', title: 'IN USE', min: 8, ideal: 10, align: 'right', priority: 50, sortable: true},
	{id: 'note', title: 'NOTE', min: 16, ideal: 30, grow: 1, priority: 45},
]);

/** Cells of a node. */
export function nodeCells(node: CalicoNode, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const [first] = node.findings;
	return {
		node: node.name,
		state: {text: verdictWord(node.verdict).word, tone: verdictWord(node.verdict).tone},
		agent: {text: agents[node.agent].word, tone: agents[node.agent].tone},
		address: node.address || {text: 'none', tone: 'dim'},
		own: ownCell(node, glyphs),
		tunnel: node.tunnel === '' ? {text: 'none', tone: 'dim'} : `${node.encapsulation} ${node.tunnel}`,
		blocks: node.blocks.length === 0 ? '' : `${formatCount(usedOf(node))}/${formatCount(sizeOf(node))}`,
		note: first === undefined ? '' : `${first.code} ${first.summary}`,
	};
}

/** Details of a node. */
export function nodeDetails(node: CalicoNode, width: number): readonly Line[] {
	return [
		...noteLines(node.findings, width),
		...factLines(
			[
				['agent', agents[node.agent].word],
				['address', node.address || 'none: calico-node writes it when it starts'],
				[
					'address of the node',
					node.addressAgrees === null
						? 'nothing to compare'
						: node.addressAgrees
							? 'yes, an InternalIP'
							: 'no InternalIP of it',
				],
				['tunnel', node.tunnel === '' ? 'none' : `${node.encapsulation} from ${node.tunnel}`],
			],
			width,
		),
		...node.blocks.flatMap(({cidr, used, size}) =>
			factLines([['block', `${cidr}, ${used} of ${size} in use, ${size - used} free`]], width),
		),
	];
}

/** Title of the details. */
export function nodeTitle({name, verdict}: CalicoNode): Line {
	const {word, tone} = verdictWord(verdict);
	return [span(name, 'strong'), span(` ${word}`, tone)];
}

function ownCell({addressAgrees}: CalicoNode, glyphs: Glyphs): Cell {
	if (addressAgrees === null) return {text: glyphs.dash, tone: 'dim'};
	return addressAgrees ? 'yes' : {text: 'no', tone: 'warn'};
}

function usedOf({blocks}: CalicoNode): number {
	return blocks.reduce((sum, {used}) => sum + used, 0);
}

function sizeOf({blocks}: CalicoNode): number {
	return blocks.reduce((sum, {size}) => sum + size, 0);
}
