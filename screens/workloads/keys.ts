import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Workloads screen. */
export const workloadsKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'workloads',
		label: 'open',
		help: 'Show the object of the row: YAML, events.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'workloads',
		label: 'other list',
		help: 'Show workflows, quotas, pods that were killed or wait, or warnings by time.',
	},
];
