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
		id: 'note',
		keys: ['n'],
		where: 'timeline',
		label: 'note',
		help: 'Write something down with the time; from anywhere else with :note TEXT.',
	},
];
