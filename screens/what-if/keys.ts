import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of what an edited policy would change. */
export const whatIfKeys: readonly KeyBinding[] = [
	{
		id: 'edit',
		keys: ['e'],
		where: 'what-if',
		label: 'edit on',
		help: 'Edit on in $VISUAL or $EDITOR. Nothing is applied.',
	},
	{
		id: 'save',
		keys: ['S'],
		where: 'what-if',
		label: 'save',
		help: 'Save what was edited as a new file in the folder in which ktriage was started.',
	},
	{
		id: 'text',
		keys: ['v'],
		where: 'what-if',
		label: 'text',
		help: 'Show what was edited, or what it would change.',
	},
];
