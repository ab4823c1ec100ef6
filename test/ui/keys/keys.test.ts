import type {Key} from 'ink';
import {describe, expect, it} from 'vitest';
import {allKeys, screens} from '../../../screens/registry.ts';
import {helpLines} from '../../../src/ui/components/Help.tsx';
import {findBinding, type KeyPlace, keyConflicts} from '../../../src/ui/keys/binding.ts';
import {keyNames, typedText} from '../../../src/ui/keys/names.ts';
import {keyLabels, keysMarkdown, placeTitles} from '../../../src/ui/keys/reference.ts';
import {lineText} from '../../../src/ui/text/line.ts';

const none = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
} satisfies Key;

describe('the key table', () => {
	it('gives no key two meanings in one place', () => {
		expect(keyConflicts(allKeys)).toEqual([]);
	});

	it('does not let a screen take a key away that works everywhere or in every list', () => {
		const shared: readonly KeyPlace[] = ['everywhere', 'list'];
		const taken = screens.flatMap(screen =>
			screen.keys.flatMap(binding =>
				binding.keys.flatMap(key => {
					const other = findBinding(allKeys, shared, key);
					return other === undefined || other.id === binding.id
						? []
						: [`${key} on ${screen.name}: ${binding.id} hides ${other.id}`];
				}),
			),
		);
		expect(taken).toEqual([]);
	});

	it('finds a conflict when there is one', () => {
		const twice = {id: 'x', keys: ['q'], where: 'everywhere', label: '', help: 'X.'} as const;
		expect(keyConflicts([...allKeys, twice])).toEqual(['q in everywhere: quit and x']);
	});

	it('shows every key in the help of some place, with a sentence', () => {
		const shown = screens
			.map(screen => helpLines(allKeys, screen.name, screen.question, 100).map(lineText).join('\n'))
			.join('\n');
		for (const binding of allKeys) {
			expect(binding.help).toMatch(/^[A-Z].*\.$/);
			expect(shown).toContain(keyLabels(binding).slice(0, 18));
			expect(shown).toContain(binding.help.slice(0, 40));
		}
	});

	it('writes every place and key into the docs', () => {
		const page = keysMarkdown(allKeys);
		for (const binding of allKeys) expect(page).toContain(`| ${keyLabels(binding)} | ${binding.help} |`);
		for (const place of new Set(allKeys.map(binding => binding.where)))
			expect(page).toContain(`### ${placeTitles[place]}`);
	});
});

describe('key names', () => {
	it('takes an event of several letters apart', () => {
		expect(keyNames('jjj', none)).toEqual(['j', 'j', 'j']);
		expect(keyNames('ab\r', none)).toEqual(['a', 'b', 'enter']);
		expect(keyNames('G', {...none, shift: true})).toEqual(['G']);
	});

	it('names special keys once', () => {
		expect(keyNames('', {...none, downArrow: true})).toEqual(['down']);
		expect(keyNames('c', {...none, ctrl: true})).toEqual(['ctrl+c']);
		expect(keyNames('', {...none, escape: true, meta: true})).toEqual(['esc']);
		expect(keyNames('\t', {...none, tab: true, shift: true})).toEqual(['shift+tab']);
		expect(keyNames('x', {...none, eventType: 'release'})).toEqual([]);
		expect(keyNames('b', {...none, meta: true})).toEqual(['esc', 'b']);
	});

	it('types letters and spaces only', () => {
		expect(typedText('a')).toBe('a');
		expect(typedText('漢')).toBe('漢');
		expect(typedText('space')).toBe(' ');
		expect(typedText('down')).toBe('');
		expect(typedText('ctrl+c')).toBe('');
	});
});
