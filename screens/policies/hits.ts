import type {Hit} from '../../src/policy-hits/hits.ts';
import type {HitRate} from '../../src/policy-hits/rates.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {formatClock, formatDuration} from '../../src/ui/text/time.ts';
import type {Glyphs} from '../../src/ui/theme.ts';

/** How hits are told apart and filtered. */
export const hitWay: Way<HitRate> = {
	keyOf: ({hit}) => hit.key,
	filterKeys: ['what', 'action', 'direction', 'node'],
	fieldOf: ({hit, rate, total, lastHit}, column) => {
		switch (column) {
			case 'what':
				return whatText(hit);
			case 'action':
				return hit.action;
			case 'direction':
				return hit.direction ?? '';
			case 'rate':
				return rate ?? -1;
			case 'total':
				return total;
			case 'last':
				return lastHit ?? 0;
			default:
				return hit.nodes.join(' ');
		}
	},
};

export const hitColumns = lastCall((longest: number): readonly Column[] => [
	{id: 'action', title: 'ACTION', min: 6, ideal: 6, priority: 95, sortable: true},
	{id: 'total', title: 'TOTAL', min: 7, ideal: 9, align: 'right', priority: 90, sortable: true},
	{id: 'rate', title: 'PER S', min: 6, ideal: 7, align: 'right', priority: 85, sortable: true},
	{id: 'trend', title: 'TREND', min: 8, ideal: 12, priority: 45},
	{id: 'last', title: 'LAST', min: 5, ideal: 6, align: 'right', priority: 65, sortable: true},
	{id: 'direction', title: 'IN/OUT', min: 6, ideal: 6, priority: 70, sortable: true},
	{
		id: 'what',
		title: 'RULE OR POD',
		min: 31,
		ideal: Math.min(60, Math.max(31, longest)),
		cut: 'middle',
		grow: 1,
		priority: 100,
		sortable: true,
	},
	{id: 'node', title: 'NODES', min: 8, ideal: 16, priority: 30, sortable: true},
]);

/** Cells of a hit. */
export function hitCells(
	{hit, total, rate, samples, lastHit}: HitRate,
	glyphs: Glyphs,
	now: number,
): Readonly<Record<string, Cell>> {
	const {action, direction, nodes} = hit;
	return {
		action: {text: action, tone: action === 'deny' && total > 0 ? 'warn' : 'plain'},
		total: formatCount(total),
		rate: rate === undefined ? {text: glyphs.dash, tone: 'dim'} : rate.toFixed(1),
		trend: {text: samples.length < 2 ? '' : trendOf(samples.slice(-trendWidth), glyphs), tone: 'accent'},
		last: lastHit === undefined ? {text: glyphs.dash, tone: 'dim'} : formatDuration(now - lastHit),
		direction: direction === undefined ? '?' : direction === 'ingress' ? 'in' : 'out',
		what: whatText(hit),
		node: nodes.join(', '),
	};
}

const trendWidth = 12;

/** Rates as one step each, the highest of them at the top. */
function trendOf(samples: readonly number[], {spark}: Glyphs): string {
	const most = Math.max(...samples);
	return samples
		.map(rate => (most <= 0 ? spark[0] : spark[Math.round((rate / most) * (spark.length - 1))]) ?? ' ')
		.join('');
}

/** Details of a hit. */
export function hitDetails(
	{hit, total, rate, lastHit}: HitRate,
	width: number,
	now: number,
): readonly Line[] {
	const {engine, nodes, reset, pending} = hit;
	return factLines(
		[
			['enforced by', engine === 'calico' ? 'Calico' : 'kube-router'],
			['staged', pending === true ? 'it is not enforced: it would have done this' : ''],
			['packets since the rule was written', formatCount(total)],
			['per second, by the last two readings', rate === undefined ? '' : rate.toFixed(1)],
			[
				'last hit',
				lastHit === undefined
					? 'not while it was watched'
					: `${formatDuration(now - lastHit)} ago (${formatClock(lastHit)})`,
			],
			['', reset ? 'the rule was written anew in between: it may be more' : ''],
			['nodes', nodes.join(', ')],
			['what is counted', 'one packet of each connection that is let through, every packet that is denied'],
		],
		width,
	);
}

/** Title of the details. */
export function hitTitle({hit}: HitRate): Line {
	return [span(`${hit.action} `, hit.action === 'deny' ? 'warn' : 'dim'), span(whatText(hit), 'strong')];
}

/** What was hit: the rule of a policy, or what no rule lets through at a pod. */
export function whatText({policy, rule, direction, endpoint}: Hit): string {
	if (policy === undefined) return `${endpoint}: no rule matches`;
	const name = policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`;
	const where = endpoint === '' ? '' : ` at ${endpoint}`;
	return rule === undefined || direction === undefined
		? `${name}${where}`
		: `${name} .${direction}[${rule}]${where}`;
}
