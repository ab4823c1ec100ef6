import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Policies screen. */
export const policiesKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'policies',
		label: 'open',
		help: 'Show the object of the row: YAML, events.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'policies',
		label: 'other list',
		help: 'Show the policies, the isolation of every namespace, or what counters of the nodes say.',
	},
	{
		id: 'ask',
		keys: ['a'],
		where: 'policies',
		label: 'may it?',
		help: 'Ask whether one may reach the other: choose source, target and port.',
	},
	{
		id: 'hits',
		keys: ['X'],
		where: 'policies',
		label: 'counters',
		help: 'Read what packet filters really let through and deny, or stop reading. It runs commands: asked once.',
	},
	{
		id: 'map',
		keys: ['m'],
		where: 'policies',
		label: 'map',
		help: 'Show who reaches whom in the namespace of the row.',
	},
	{
		id: 'what-if',
		keys: ['e'],
		where: 'policies',
		label: 'what if',
		help: 'Edit the policy in $VISUAL or $EDITOR and see which verdicts that would change. Nothing is applied.',
	},
	{
		id: 'finding',
		keys: ['f'],
		where: 'policies',
		label: 'finding',
		help: 'Open the worst finding about the row.',
	},
	{
		id: 'probe',
		keys: ['p'],
		where: 'policies',
		label: 'probe',
		help: 'Show the questions to the network that would disprove the worst finding about the row; they are asked when that is confirmed.',
	},
];
