import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Triage screen. */
export const triageKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'triage',
		label: 'open',
		help: 'Show everything this finding says, nothing cut.',
	},
	{
		id: 'expand',
		keys: ['right', 'left', 'l', 'h'],
		where: 'triage',
		label: 'symptoms',
		help: 'Unfold or fold the symptoms that this cause explains.',
	},
	{
		id: 'why',
		keys: ['w'],
		where: 'triage',
		label: 'why',
		help: 'Show question by question what leads to this finding.',
	},
	{
		id: 'show-all',
		keys: ['a'],
		where: 'triage',
		label: 'all',
		help: 'Show every finding (passed, unknown, skipped too), or the causes again.',
	},
	{
		id: 'probe',
		keys: ['p'],
		where: 'triage',
		label: 'probe',
		help: 'Show the questions to the network that would disprove this finding; they are asked when that is confirmed.',
	},
	{
		id: 'refute',
		keys: ['R'],
		where: 'triage',
		label: '',
		help: 'Show the questions that would disprove all red findings at once; they are asked when that is confirmed.',
	},
];
