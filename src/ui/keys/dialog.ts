import type {KeyBinding} from './binding.ts';

/** Keys while a change is shown and asked about. Letters type the name where one is asked for. */
export const dialogKeys: readonly KeyBinding[] = [
	{
		id: 'yes',
		keys: ['y'],
		where: 'dialog',
		label: '',
		help: 'Do it, where no name has to be typed and all of it has been shown; ask the questions of a probe.',
	},
	{
		id: 'accept',
		keys: ['enter'],
		where: 'dialog',
		label: '',
		help: 'Go on with the typed name; without one it means No. Closes a result.',
	},
	{
		id: 'leave',
		keys: ['esc', 'ctrl+c'],
		where: 'dialog',
		label: 'no',
		help: 'No: close it and change nothing. What has been sent already goes on and is told; questions of a probe end, with the answers so far.',
	},
	{
		id: 'again',
		keys: ['p'],
		where: 'dialog',
		label: '',
		help: 'Plan it again, when it is void because an object changed.',
	},
	{id: 'up', keys: ['up'], where: 'dialog', label: '', help: 'Scroll up one line.'},
	{id: 'down', keys: ['down'], where: 'dialog', label: '', help: 'Scroll down one line.'},
	{id: 'page-up', keys: ['pageup'], where: 'dialog', label: '', help: 'Scroll up one page.'},
	{
		id: 'page-down',
		keys: ['pagedown'],
		where: 'dialog',
		label: 'page',
		help: 'Scroll down one page: everything has to be shown before it can be confirmed.',
	},
	{
		id: 'erase',
		keys: ['backspace', 'delete', 'ctrl+h'],
		where: 'dialog',
		label: '',
		help: 'Erase the last letter.',
	},
	{id: 'erase-all', keys: ['ctrl+u'], where: 'dialog', label: '', help: 'Erase the whole name.'},
];
