import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Findings screen. */
export const findingsKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'findings',
		label: 'open',
		help: 'Show everything this finding says, nothing cut.',
	},
	{
		id: 'why',
		keys: ['w'],
		where: 'findings',
		label: 'why',
		help: 'Show question by question what leads to this finding.',
	},
	{
		id: 'show',
		keys: ['v'],
		where: 'findings',
		label: 'verdicts',
		help: 'Show what is wrong, what could not be judged, what passed, or all.',
	},
	{
		id: 'owner',
		keys: ['u'],
		where: 'findings',
		label: 'owner',
		help: 'Show only what is of the next owner, or of all.',
	},
	{
		id: 'layer',
		keys: ['b'],
		where: 'findings',
		label: 'layer',
		help: 'Show only the next layer, from access up, or all.',
	},
	{
		id: 'probe',
		keys: ['p'],
		where: 'findings',
		label: 'probe',
		help: 'Show the questions to the network that would disprove this finding; they are asked when that is confirmed.',
	},
];
