import type {Random} from '../bench/simulator/random.ts';

/** One thing that a person does at the keyboard, or with the window. */
export type Deed =
	| {readonly kind: 'keys'; readonly keys: string}
	| {readonly kind: 'size'; readonly columns: number; readonly rows: number};

const ESC = '\u001b';
const moves = ['j', 'k', 'G', 'g', `${ESC}[6~`, `${ESC}[5~`, '\t', '\r', ESC, '\u000c', '\u0012', '?', 's'];
const screens = [...'123456789'];
const named = [
	'connection',
	'findings',
	'timeline',
	'services',
	'nodes',
	'policies',
	'plan',
	'finalizers',
	'why',
	'who',
];
const filters = ['api', 'worker', '10.42', 'node:', 'status:running', 'zzz', 'é漢'];
const sizes = [
	[80, 24],
	[200, 50],
	[120, 32],
	[60, 16],
	[30, 8],
] as const;

/** What somebody who cannot sit still does next; never what leaves the program. */
export function nextDeed(random: Random): readonly Deed[] {
	const keys = (...all: readonly string[]): readonly Deed[] => all.map(one => ({kind: 'keys', keys: one}));
	const luck = random.fraction();
	if (luck < 0.45) return keys(random.pick(moves));
	if (luck < 0.75) return keys(ESC, random.pick(screens));
	if (luck < 0.85) return keys(ESC, ':', random.pick(named), '\r');
	if (luck < 0.93) return keys(ESC, '2', '/', ...random.pick(filters), '\r');
	if (luck < 0.96) return keys(`${ESC}[200~${random.pick(filters)}${ESC}[201~`);
	const [columns, rows] = random.pick(sizes);
	return [{kind: 'size', columns, rows}];
}
