import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Logs screen. */
export const logsKeys: readonly KeyBinding[] = [
	{id: 'open', keys: ['enter'], where: 'logs', label: 'pod', help: 'Show the pod that wrote the line.'},
	{
		id: 'next-match',
		keys: ['n'],
		where: 'logs',
		label: 'next match',
		help: 'Go to the next older line that says something does not work.',
	},
	{
		id: 'previous-match',
		keys: ['N'],
		where: 'logs',
		label: '',
		help: 'Go to the next newer line that says something does not work.',
	},
	{
		id: 'show',
		keys: ['v'],
		where: 'logs',
		label: 'lines',
		help: 'Show every line, lines that are understood, or lines about what does not work.',
	},
	{
		id: 'container',
		keys: ['b'],
		where: 'logs',
		label: 'container',
		help: 'Show only the lines of the next container, or of all.',
	},
	{
		id: 'wrap',
		keys: ['W'],
		where: 'logs',
		label: 'wrap',
		help: 'Wrap long lines, or cut them again.',
	},
	{
		id: 'pause',
		keys: ['f'],
		where: 'logs',
		label: 'follow',
		help: 'Stop taking new lines, or follow again from the newest.',
	},
];
