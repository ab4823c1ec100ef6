import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the reachability map. */
export const reachKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'reach',
		label: 'ask',
		help: 'Ask the policies about the row: the other side and the port are chosen next.',
	},
	{
		id: 'part',
		keys: ['v'],
		where: 'reach',
		label: 'in, out',
		help: 'Show who may come in, or where the pods may get to.',
	},
];
