import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the node board. */
export const nodesKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'nodes',
		label: 'open',
		help: 'Show the node: YAML, conditions, events.',
	},
	{id: 'pods', keys: ['p'], where: 'nodes', label: 'its pods', help: 'Show the pods of this node.'},
];
