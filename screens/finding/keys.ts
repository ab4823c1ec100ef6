import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the view of one finding. */
export const findingKeys: readonly KeyBinding[] = [
	{
		id: 'raw',
		keys: ['y', 'enter'],
		where: 'finding',
		label: 'object',
		help: 'Show the first object this finding is about as YAML, read now.',
	},
	{
		id: 'why',
		keys: ['w'],
		where: 'finding',
		label: 'why',
		help: 'Show question by question what leads to this finding.',
	},
	{
		id: 'logs',
		keys: ['l'],
		where: 'finding',
		label: 'logs',
		help: 'Show what its pod says, when its log is followed.',
	},
	{
		id: 'act',
		keys: ['x'],
		where: 'finding',
		label: '',
		help: 'Go where this can be acted on: stuck objects and their finalizers, or the restart plan.',
	},
	{
		id: 'probe',
		keys: ['p'],
		where: 'finding',
		label: 'probe',
		help: 'Show the questions to the network that would disprove this finding; they are asked when that is confirmed.',
	},
	{id: 'back', keys: ['left', 'h'], where: 'finding', label: '', help: 'Go back.'},
];
