import type {KeyBinding} from './binding.ts';

/** Keys while something is filled in. Letters go into the field. */
export const formKeys: readonly KeyBinding[] = [
	{
		id: 'accept',
		keys: ['enter'],
		where: 'form',
		label: 'next',
		help: 'Go on to the next field; on the last one do it.',
	},
	{
		id: 'leave',
		keys: ['esc', 'ctrl+c'],
		where: 'form',
		label: 'change nothing',
		help: 'Close it and change nothing.',
	},
	{id: 'next', keys: ['tab', 'down'], where: 'form', label: '', help: 'Go to the next field.'},
	{id: 'previous', keys: ['shift+tab', 'up'], where: 'form', label: '', help: 'Go to the field before.'},
	{id: 'page-up', keys: ['pageup'], where: 'form', label: '', help: 'Scroll the text up one page.'},
	{id: 'page-down', keys: ['pagedown'], where: 'form', label: '', help: 'Scroll the text down one page.'},
	{
		id: 'erase',
		keys: ['backspace', 'delete', 'ctrl+h'],
		where: 'form',
		label: '',
		help: 'Erase the last letter.',
	},
	{id: 'erase-all', keys: ['ctrl+u'], where: 'form', label: '', help: 'Erase the whole field.'},
];
