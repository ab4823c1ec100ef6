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
		id: 'attest',
		keys: ['a'],
		where: 'playbook',
		label: 'confirm',
		help: 'Confirm by hand what the step asks for, with a name and a note; it never covers what is red.',
	},
	{
		id: 'start',
		keys: ['s'],
		where: 'playbook',
		label: 'begin',
		help: 'Begin the step: others see who is at it and cannot begin it too.',
	},
	{
		id: 'done',
		keys: ['d'],
		where: 'playbook',
		label: 'end',
		help: 'End a step that was begun, with the exit code of what was run.',
	},
	{
		id: 'run',
		keys: ['x'],
		where: 'playbook',
		label: '',
		help: "Run the step's own command, where the playbook has one and actions are allowed.",
	},
	{
		id: 'probe',
		keys: ['p'],
		where: 'playbook',
		label: 'probe',
		help: 'Show what the step asks the network, or what would disprove its red finding; it is asked when that is confirmed.',
	},
	{
		id: 'waive',
		keys: ['w'],
		where: 'playbook',
		label: 'waive',
		help: 'Go on without the step, with a name and a reason.',
	},
	{
		id: 'withdraw',
		keys: ['u'],
		where: 'playbook',
		label: '',
		help: 'Take back what was confirmed or waived.',
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
