import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Pods screen. */
export const podsKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'pods',
		label: 'open',
		help: 'Show the pod (or the pods of the group).',
	},
	{
		id: 'bucket',
		keys: ['b'],
		where: 'pods',
		label: 'bucket',
		help: 'Show the pods of the next bucket, or all.',
	},
	{
		id: 'group',
		keys: ['v'],
		where: 'pods',
		label: 'group',
		help: 'Group by node, by namespace, by owner, or not.',
	},
	{
		id: 'plan',
		keys: ['R'],
		where: 'pods',
		label: 'restart plan',
		help: 'Show how the pods that have yet to move get new addresses.',
	},
	{
		id: 'logs',
		keys: ['l'],
		where: 'pods',
		label: 'logs',
		help: 'Show what its pod says, when its log is followed.',
	},
	{
		id: 'from-here',
		keys: ['<'],
		where: 'pods',
		label: '',
		help: 'Ask what policies say of a connection from this pod.',
	},
	{
		id: 'to-here',
		keys: ['>'],
		where: 'pods',
		label: '',
		help: 'Ask what policies say of a connection to this pod.',
	},
	{id: 'nodes', keys: ['n'], where: 'pods', label: 'nodes', help: 'Go to the node board.'},
];
