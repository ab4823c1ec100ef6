import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of the Playbook screen. */
export const playbookKeys: readonly KeyBinding[] = [
	{
		id: 'finding',
		keys: ['enter', 'f'],
		where: 'playbook',
		label: 'finding',
		help: 'Open the finding that says why the step is as it is.',
	},
	{
		id: 'all',
		keys: ['v'],
		where: 'playbook',
		label: 'all phases',
		help: 'Show the steps of every phase, or of the current one again.',
	},
	{
		id: 'copy',
		keys: ['c'],
		where: 'playbook',
		label: 'copy command',
		help: 'Copy the command that settles the step: the remedy of a red one, the confirmation of a green one.',
	},
];
