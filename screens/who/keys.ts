import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the view of whose an address is. */
export const whoKeys: readonly KeyBinding[] = [
	{
		id: 'raw',
		keys: ['y', 'enter'],
		where: 'who',
		label: 'object',
		help: 'Show the first object that has one of the addresses as YAML, read now.',
	},
	{id: 'back', keys: ['left', 'h'], where: 'who', label: '', help: 'Go back.'},
];
