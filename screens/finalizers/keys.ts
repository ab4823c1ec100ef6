import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the list of what hangs in deletion. */
export const finalizersKeys: readonly KeyBinding[] = [
	{
		id: 'remove',
		keys: ['x'],
		where: 'finalizers',
		label: 'remove',
		help: 'Plan to take the named finalizer off this object, or off all marked ones; shown and asked before anything is sent.',
	},
	{
		id: 'choose',
		keys: ['f'],
		where: 'finalizers',
		label: '',
		help: 'Choose the next of its finalizers for x.',
	},
	{
		id: 'undo',
		keys: ['u'],
		where: 'finalizers',
		label: 'undo',
		help: 'Plan to make again what the last removal let go, from its backup.',
	},
	{id: 'scan', keys: ['s'], where: 'finalizers', label: 'scan', help: 'Look through all types again.'},
];
