import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Calico screen. */
export const calicoKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'calico',
		label: 'open',
		help: 'Show the object of the row: YAML, events.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'calico',
		label: 'other list',
		help: 'Show the nodes, the pools or the components.',
	},
	{
		id: 'finding',
		keys: ['f'],
		where: 'calico',
		label: 'finding',
		help: 'Open the worst finding about the row.',
	},
];
