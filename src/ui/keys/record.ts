import type {KeyBinding} from './binding.ts';

/** Keys that move in a recording. */
export const recordKeys: readonly KeyBinding[] = [
	{
		id: 'record-play',
		keys: ['P'],
		where: 'everywhere',
		label: '',
		help: 'In a replay: play, or pause.',
	},
	{
		id: 'record-faster',
		keys: ['F'],
		where: 'everywhere',
		label: '',
		help: 'In a replay: play 4, 16, 60 times as fast, or as it was.',
	},
	{
		id: 'record-next',
		keys: [']'],
		where: 'everywhere',
		label: '',
		help: 'In a replay: go to the next change of a verdict.',
	},
	{
		id: 'record-previous',
		keys: ['['],
		where: 'everywhere',
		label: '',
		help: 'In a replay: go to the change of a verdict before.',
	},
	{
		id: 'record-forward',
		keys: ['}'],
		where: 'everywhere',
		label: '',
		help: 'In a replay: ten seconds forward.',
	},
	{
		id: 'record-back',
		keys: ['{'],
		where: 'everywhere',
		label: '',
		help: 'In a replay: ten seconds back.',
	},
];
