import type {Key} from 'ink';
import {cell} from '../../store/sanitise.ts';

const named: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

const letters: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	' ': 'space',
	'\u007f': 'backspace',
	'\b': 'backspace',
	'\u001b': 'esc',
};

/**
 * The keys of one input event. Keys held down or sent together by a slow link arrive as one event (`jjj`, or `ab` with Enter behind
 * it), so an event is a list of keys.
 */
export function keyNames(input: string, key: Key): string[] {
	if (key.eventType === 'release') return [];
	if (key.tab) return [key.shift ? 'shift+tab' : 'tab'];
	for (const [flag, name] of named) if (key[flag] === true) return [name];
	if (key.ctrl) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`];
	// No key is bound with Alt: what looks like it is Esc with the next key close behind, as slow links deliver them.
	if (key.meta) return ['esc', ...Array.from(input).map(nameOfLetter)];
	return Array.from(input).map(nameOfLetter);
}

function nameOfLetter(letter: string): string {
	const name = letters[letter];
	if (name !== undefined) return name;
	const code = letter.codePointAt(0) ?? 0;
	return code < 0x20 ? `ctrl+${String.fromCharCode(code + 0x60)}` : letter;
}

/** The text that a key types into a field; empty for keys that type nothing. */
export function typedText(name: string): string {
	if (name === 'space') return ' ';
	return Array.from(name).length === 1 ? cell(name) : '';
}
