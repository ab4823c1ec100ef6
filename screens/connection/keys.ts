import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Connection screen. */
export const connectionKeys: readonly KeyBinding[] = [
	{
		id: 'reconnect',
		keys: ['enter', 'r'],
		where: 'connection',
		label: 'try again now',
		help: 'Try again now whatever waits for its next try.',
	},
];
