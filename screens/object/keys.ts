import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the object view. */
export const objectKeys: readonly KeyBinding[] = [
	{
		id: 'part',
		keys: ['e', 'right'],
		where: 'object',
		label: 'events',
		help: 'Show the next part: YAML, conditions when it has some, events.',
	},
	{id: 'part-back', keys: ['left', 'h'], where: 'object', label: '', help: 'Show the part before.'},
	{
		id: 'filter',
		keys: ['/'],
		where: 'object',
		label: 'search',
		help: 'Search the YAML; Enter goes to the first line found.',
	},
	{
		id: 'logs',
		keys: ['l'],
		where: 'object',
		label: 'logs',
		help: 'Show what its pod says, when its log is followed.',
	},
	{id: 'next', keys: ['n'], where: 'object', label: '', help: 'Go to the next line found.'},
	{id: 'previous', keys: ['N'], where: 'object', label: '', help: 'Go to the line found before.'},
];
