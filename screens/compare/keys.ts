import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Compare screen. */
export const compareKeys: readonly KeyBinding[] = [
	{
		id: 'mark-moment',
		keys: ['m'],
		where: 'compare',
		label: 'mark now',
		help: 'Compare with the moment that is shown now, from now on.',
	},
	{
		id: 'timeline',
		keys: ['T'],
		where: 'compare',
		label: 'timeline',
		help: 'Go to the timeline to choose another moment.',
	},
	{
		id: 'open',
		keys: ['enter'],
		where: 'compare',
		label: 'open',
		help: 'Open the finding or the pod of this row.',
	},
];
