import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Timeline screen. */
export const timelineKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'timeline',
		label: 'open',
		help: 'In a replay go to this moment; else open what was found.',
	},
	{
		id: 'mark-moment',
		keys: ['m'],
		where: 'timeline',
		label: 'compare from',
		help: 'Compare with this moment from now on: in a replay the one of the selected line, else now. D shows it.',
	},
	{
		id: 'compare',
		keys: ['D'],
		where: 'timeline',
		label: 'what changed',
		help: 'Show what is not as it was at the marked moment; in a replay as of the selected line.',
	},
	{
		id: 'note',
		keys: ['n'],
		where: 'timeline',
		label: 'note',
		help: 'Write something down with the time; from anywhere else with :note TEXT.',
	},
];
