import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Services screen. */
export const servicesKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'services',
		label: 'open',
		help: 'Show the object of the row: YAML, events.',
	},
	{id: 'part', keys: ['v'], where: 'services', label: 'other list', help: 'Show the Services or the DNS.'},
	{
		id: 'finding',
		keys: ['f'],
		where: 'services',
		label: 'finding',
		help: 'Open the worst finding about the row.',
	},
	{
		id: 'to-here',
		keys: ['>'],
		where: 'services',
		label: 'who may',
		help: 'Ask what policies say of a connection to this Service.',
	},
];
