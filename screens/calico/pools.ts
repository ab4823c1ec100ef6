import type {CalicoPool} from '../../src/systems/calico.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import type {Tone} from '../../src/ui/theme.ts';

/** How pools are told apart and filtered. */
export const poolWay: Way<CalicoPool> = {
	keyOf: ({name}) => name,
	filterKeys: ['pool', 'cidr', 'encapsulation', 'nodes'],
	fieldOf: (pool, column) => {
		switch (column) {
			case 'pool':
				return pool.name;
			case 'cidr':
				return pool.cidr;
			case 'free':
				return pool.free;
			case 'nodes':
				return pool.nodeSelector;
			default:
				return pool.encapsulation;
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
	{id: 'cidr', title: 'CIDR', min: 14, ideal: 18, priority: 95, sortable: true},
	{id: 'use', title: 'USE', min: 4, ideal: 8, priority: 85},
	{id: 'free', title: 'FREE', min: 5, ideal: 6, align: 'right', priority: 90, sortable: true},
	{id: 'used', title: 'USED', min: 8, ideal: 14, align: 'right', priority: 70},
	{id: 'blocks', title: 'BLOCKS', min: 6, ideal: 6, align: 'right', priority: 60},
	{id: 'encapsulation', title: 'ENCAPSULATION', min: 12, ideal: 17, priority: 80, sortable: true},
	{id: 'nat', title: 'NAT OUT', min: 7, ideal: 7, priority: 50},
	{id: 'nodes', title: 'NODES', min: 8, ideal: 16, grow: 1, priority: 40, sortable: true},
]);

/** Cells of a pool. */
export function poolCells(pool: CalicoPool): Readonly<Record<string, Cell>> {
	return {
		pool: pool.name,
		cidr: pool.cidr,
		use: pool.disabled ? {text: 'off', tone: 'dim'} : 'on',
		free: {text: freeText(pool), tone: freeTone(pool)},
		used: `${formatCount(pool.used)}/${formatCount(pool.size)}`,
		blocks: formatCount(pool.blocks),
		encapsulation: pool.encapsulation,
		nat: pool.natOutgoing ? 'yes' : 'no',
		nodes: pool.nodeSelector || 'all()',
	};
}

/** "pool 10.244.0.0/16 99% free in 5 blocks VXLAN Always": a pool in one line of the head. */
export function poolLine(pool: CalicoPool): Line {
	const off = pool.disabled ? ', disabled: no new addresses' : '';
	return [
		span('pool ', 'dim'),
		span(pool.cidr, 'strong'),
		span(` ${freeText(pool)} free`, freeTone(pool)),
		span(` of ${formatCount(pool.size)} in ${plural(pool.blocks, 'block')}, ${pool.encapsulation}, `, 'dim'),
		span(`${pool.natOutgoing ? 'NAT out' : 'no NAT out'}${off}`, 'dim'),
	];
}

/** Details of a pool. */
export function poolDetails(pool: CalicoPool, width: number): readonly Line[] {
	return factLines(
		[
			['range', pool.cidr],
			[
				'in use',
				`${formatCount(pool.used)} of ${plural(pool.size, 'address', 'addresses')}, ${freeText(pool)} free`,
			],
			[
				'blocks',
				`${formatCount(pool.blocks)} of ${formatCount(pool.size / blockAddresses(pool))} of size /${pool.blockSize}`,
			],
			['between nodes', pool.encapsulation],
			['to the outside', pool.natOutgoing ? 'behind the address of the node' : 'with the address of the pod'],
			['serves nodes', pool.nodeSelector || 'all()'],
			['new addresses', pool.disabled ? 'none: the pool is disabled' : 'yes'],
		],
		width,
	);
}

function blockAddresses({cidr, blockSize}: CalicoPool): number {
	return 2 ** ((cidr.includes(':') ? 128 : 32) - blockSize);
}

function freeText({free}: CalicoPool): string {
	return `${Math.floor(free * 100)}%`;
}

function freeTone({free, disabled}: CalicoPool): Tone {
	if (disabled) return 'dim';
	return free <= 0 ? 'fail' : free < 0.1 ? 'warn' : 'plain';
}
