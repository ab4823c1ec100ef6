import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the MetalLB screen. */
export const metallbKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'metallb',
		label: 'open',
		help: 'Show the object of the row: YAML, events.',
	},
	{id: 'part', keys: ['v'], where: 'metallb', label: 'other list', help: 'Show the Services or the pools.'},
	{
		id: 'finding',
		keys: ['f'],
		where: 'metallb',
		label: 'finding',
		help: 'Open the worst finding about the row.',
	},
];
