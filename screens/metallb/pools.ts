import type {MetalLbPool} from '../../src/systems/metallb.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {joinFitting, part} from '../../src/ui/text/join.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs, Tone} from '../../src/ui/theme.ts';

/** How pools are told apart and filtered. */
export const poolWay: Way<MetalLbPool> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['pool', 'addresses', 'advertised'],
	fieldOf: (pool, column) => {
		switch (column) {
			case 'pool':
				return pool.name;
			case 'addresses':
				return pool.addresses.join(' ');
			case 'used':
				return pool.used;
			default:
				return pool.advertisedBy.join(' ');
		}
	},
};

export const poolColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'pool',
		title: 'POOL',
		min: 12,
		ideal: Math.min(30, Math.max(12, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'used', title: 'USED', min: 7, ideal: 10, align: 'right', priority: 90, sortable: true},
	{id: 'bar', title: '', min: 10, ideal: 12, priority: 50},
	{id: 'addresses', title: 'ADDRESSES', min: 14, ideal: 30, priority: 70, sortable: true},
	{
		id: 'advertised',
		title: 'ADVERTISED BY',
		min: 14,
		ideal: 28,
		grow: 1,
		cut: 'middle',
		priority: 80,
		sortable: true,
	},
]);

/** Cells of a pool. */
export function poolCells(pool: MetalLbPool, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const tone = fullTone(pool);
	return {
		pool: pool.name,
		used: {text: `${formatCount(pool.used)}/${formatCount(pool.size)}`, tone},
		bar: {text: bar(pool, 12, glyphs), tone: tone === 'plain' ? 'dim' : tone},
		addresses: pool.addresses.join(', '),
		advertised:
			pool.advertisedBy.length === 0
				? {text: 'nobody', tone: 'warn'}
				: pool.advertisedBy.map(shortName).join(', '),
	};
}

/** "pool NAME 9/51 used ██░░ ADDRESSES, by ADVERTISEMENT": a pool in one line of the head. */
export function poolLine(pool: MetalLbPool, width: number, glyphs: Glyphs): Line {
	const who =
		pool.advertisedBy.length === 0
			? span('advertised by nobody', 'warn')
			: span(`by ${pool.advertisedBy.map(shortName).join(', ')}`, 'dim');
	return joinFitting(
		[
			part(100, span('pool ', 'dim'), span(pool.name, 'strong')),
			part(90, span(`${formatCount(pool.used)}/${formatCount(pool.size)} used`, fullTone(pool))),
			part(40, span(bar(pool, 10, glyphs), 'dim')),
			part(60, span(pool.addresses.join(', '))),
			part(pool.advertisedBy.length === 0 ? 95 : 50, who),
		],
		width,
		' ',
	);
}

/** Details of a pool. */
export function poolDetails(pool: MetalLbPool, width: number): readonly Line[] {
	return [
		...wrapLabelled('addresses: ', pool.addresses.join(', '), width, 'dim'),
		...wrapLabelled(
			'free: ',
			plural(Math.max(0, pool.size - pool.used), 'address', 'addresses'),
			width,
			'dim',
		),
		...wrapLabelled(
			'given out: ',
			pool.general ? 'to any Service' : 'only to Services that ask for this pool or are selected by it',
			width,
			'dim',
		),
		...wrapLabelled(
			'advertised by: ',
			pool.advertisedBy.join(', ') ||
				'nothing: its addresses are assigned and cannot be reached from outside',
			width,
			'dim',
			pool.advertisedBy.length === 0 ? 'warn' : 'plain',
		),
		...(pool.unreadable.length === 0
			? []
			: wrapLabelled('no range: ', pool.unreadable.join(', '), width, 'dim', 'fail')),
	];
}

function shortName(advertisement: string): string {
	return advertisement.slice(advertisement.indexOf('/') + 1);
}

function fullTone({used, size}: MetalLbPool): Tone {
	return used >= size ? 'fail' : used >= size * 0.9 ? 'warn' : 'plain';
}

function bar({used, size}: MetalLbPool, width: number, glyphs: Glyphs): string {
	const share = size === 0 ? 1 : Math.min(1, used / size);
	const filled = used === 0 ? 0 : Math.max(1, Math.round(share * width));
	return glyphs.bar.repeat(filled) + glyphs.barRest.repeat(width - filled);
}
