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
	{
		id: 'budget',
		keys: ['f'],
		where: 'connection',
		label: 'read all',
		help: 'Read everything whole and watch it whatever it costs (--budget full), or what the link carries again.',
	},
];
