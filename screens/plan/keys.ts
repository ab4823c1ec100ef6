import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the restart plan. */
export const planKeys: readonly KeyBinding[] = [
	{
		id: 'copy',
		keys: ['C'],
		where: 'plan',
		label: 'copy commands',
		help: 'Copy the commands of all waves to the clipboard of your terminal (OSC 52); those for pods that nothing recreates are left out.',
	},
	{
		id: 'restart',
		keys: ['x'],
		where: 'plan',
		label: 'restart',
		help: 'Plan to restart the first wave that is left, one workload after the other; shown and asked before anything is sent.',
	},
	{id: 'back', keys: ['R'], where: 'plan', label: 'pods', help: 'Go back to the pods.'},
];
