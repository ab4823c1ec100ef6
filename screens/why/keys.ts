import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the walk that leads to a finding. */
export const whyKeys: readonly KeyBinding[] = [
	{
		id: 'finding',
		keys: ['enter', 'f'],
		where: 'why',
		label: 'finding',
		help: 'Open the finding that the walk ends at, or the one it began with.',
	},
	{id: 'back', keys: ['w', 'left', 'h'], where: 'why', label: '', help: 'Go back.'},
];
