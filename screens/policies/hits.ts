import type {Hit} from '../../src/policy-hits/hits.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import type {Glyphs} from '../../src/ui/theme.ts';

/** How hits are told apart and filtered. */
export const hitWay: Way<Hit> = {
	keyOf: ({key}) => key,
	filterKeys: ['what', 'action', 'direction', 'node'],
	fieldOf: (hit, column) => {
		switch (column) {
			case 'what':
				return whatText(hit);
			case 'action':
				return hit.action;
			case 'direction':
				return hit.direction ?? '';
			case 'rate':
				return hit.rate ?? -1;
			case 'total':
				return hit.packets;
			default:
				return hit.nodes.join(' ');
		}
	},
};

export const hitColumns = lastCall((longest: number): readonly Column[] => [
	{id: 'action', title: 'ACTION', min: 6, ideal: 6, priority: 95, sortable: true},
	{id: 'total', title: 'TOTAL', min: 7, ideal: 9, align: 'right', priority: 90, sortable: true},
	{id: 'rate', title: 'PER S', min: 6, ideal: 7, align: 'right', priority: 85, sortable: true},
	{id: 'direction', title: 'IN/OUT', min: 6, ideal: 6, priority: 70, sortable: true},
	{
		id: 'what',
		title: 'RULE OR POD',
		min: 20,
		ideal: Math.min(60, Math.max(20, longest)),
		cut: 'middle',
		grow: 1,
		priority: 100,
		sortable: true,
	},
	{id: 'node', title: 'NODES', min: 8, ideal: 16, priority: 40, sortable: true},
]);

/** Cells of a hit. */
export function hitCells(hit: Hit, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const {action, direction, packets, rate, nodes} = hit;
	return {
		action: {text: action, tone: action === 'deny' && packets > 0 ? 'warn' : 'plain'},
		total: formatCount(packets),
		rate: rate === undefined ? {text: glyphs.dash, tone: 'dim'} : rate.toFixed(1),
		direction: direction === undefined ? '?' : direction === 'ingress' ? 'in' : 'out',
		what: whatText(hit),
		node: nodes.join(', '),
	};
}

/** Details of a hit. */
export function hitDetails(hit: Hit, width: number): readonly Line[] {
	const {engine, packets, moved, nodes, reset} = hit;
	return factLines(
		[
			['enforced by', engine === 'calico' ? 'Calico' : 'kube-router'],
			['packets since the rule was written', formatCount(packets)],
			['since the last reading', moved === undefined ? '' : formatCount(moved)],
			['', reset ? 'the rule was written anew in between: it may be more' : ''],
			['nodes', nodes.join(', ')],
			['what is counted', 'one packet of each connection that is let through, every packet that is denied'],
		],
		width,
	);
}

/** Title of the details. */
export function hitTitle(hit: Hit): Line {
	return [span(`${hit.action} `, hit.action === 'deny' ? 'warn' : 'dim'), span(whatText(hit), 'strong')];
}

/** What was hit: the rule of a policy, or what no rule lets through at a pod. */
export function whatText({policy, rule, direction, endpoint}: Hit): string {
	if (policy === undefined) return `${endpoint}: no rule matches`;
	const name = policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`;
	return rule === undefined || direction === undefined ? name : `${name} .${direction}[${rule}]`;
}
