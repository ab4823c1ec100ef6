import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Probes screen. */
export const probesKeys: readonly KeyBinding[] = [
	{
		id: 'probe',
		keys: ['p'],
		where: 'probes',
		label: 'ask matrix',
		help: 'Show the questions of the matrix that is chosen; they are asked when that is confirmed.',
	},
	{
		id: 'kind',
		keys: ['b'],
		where: 'probes',
		label: 'of',
		help: 'Choose the next matrix for p: pods, namespaces, edges of the dependency map, forbidden flows.',
	},
	{
		id: 'refute',
		keys: ['R'],
		where: 'probes',
		label: 'refute all',
		help: 'Show the questions that would disprove the red findings; they are asked when that is confirmed.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'probes',
		label: 'other view',
		help: 'Show every answer, or the last matrix.',
	},
	{
		id: 'stop',
		keys: ['s'],
		where: 'probes',
		label: 'stop',
		help: 'End what is being asked; what was answered by then counts.',
	},
];
