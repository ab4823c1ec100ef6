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
	{
		id: 'probe',
		keys: ['p'],
		where: 'why',
		label: 'probe',
		help: 'Show the questions to the network that would disprove this finding; they are asked when that is confirmed.',
	},
	{id: 'back', keys: ['w', 'left', 'h'], where: 'why', label: '', help: 'Go back.'},
];
