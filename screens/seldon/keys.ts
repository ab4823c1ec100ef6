import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Seldon screen. */
export const seldonKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'seldon',
		label: 'open',
		help: 'Show the object of the row: YAML, conditions, events.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'seldon',
		label: 'other list',
		help: 'Show models, servers, or experiments and pipelines.',
	},
	{
		id: 'finding',
		keys: ['f'],
		where: 'seldon',
		label: 'finding',
		help: 'Open the worst finding about the row.',
	},
];
