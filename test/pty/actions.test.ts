import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask} from '../lab/client.ts';
import {namespace, widget, widgets} from '../lab/objects.ts';
import {confirm} from './support/drive.ts';
import {ktriage} from './support/ktriage.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

const ESC = '\u001b';
const place = '/apis/demo.example.com/v1/namespaces/a/widgets/held';
/** Rows that would look like those of the program, were they not kept behind a label of it. */
const forged = `x.io/one${ESC}[2J${ESC}]0;owned\u0007 ${' '.repeat(90)}undo     everything comes back by itself`;

let folder: string;
let lab: Lab;
beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-pty-'));
	const hostile = widget('hostile', [forged]);
	const objects = [
		namespace('kube-system'),
		namespace('a'),
		widgets,
		widget('held', ['x.io/one']),
		widget('double', ['x.io/one', 'x.io/two']),
		{...hostile, metadata: {...hostile.metadata, annotations: {note: forged}}},
	];
	lab = await startLab({cluster: {objects}});
	for (const name of ['held', 'double', 'hostile'])
		lab.remove({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
});
afterEach(async () => {
	closeTerminals();
	await lab.close();
	rmSync(folder, {recursive: true});
});

/** The finalizers screen, once the search is done, on a small terminal. */
async function openFinalizers(...args: readonly string[]): Promise<Terminal> {
	const terminal = ktriage(['--kubeconfig', path.join(folder, 'kubeconfig'), ...args], {
		cols: 80,
		rows: 24,
		env: {XDG_STATE_HOME: folder},
	});
	await terminal.until(/live/, 'the first frame');
	terminal.type(':');
	await terminal.until(/\[?go|screens, findings|Finalizers/, 'the palette');
	terminal.type('finalizers');
	await terminal.until(/Finalizers/, 'the entry');
	terminal.type('\r');
	await terminal.until(/STUCK 3 objects in 1 namespace[\s\S]*watching/, 'the end of the search');
	return terminal;
}

/** The question about one object, found by the filter. */
async function askFor(terminal: Terminal, name: string): Promise<void> {
	terminal.type('/');
	await terminal.until(/\/_/, 'the filter');
	terminal.type(`object:widget/${name}`);
	await terminal.until(`/object:widget/${name}_`);
	terminal.type('\r');
	await terminal.until(/Esc clears/, 'the filtered list');
	terminal.type('x');
	await terminal.until(/^CHANGE take the finalizer|^NOT POSSIBLE/m, 'the dialog');
}

/** The name of the object, key by key as a person types it. */
async function typeName(terminal: Terminal): Promise<void> {
	for (const [index, letter] of [...'held'].entries()) {
		terminal.type(letter);
		await terminal.until(`> ${'held'.slice(0, index + 1)}_`);
	}
}

const code = async () => (await ask(lab, place)).code;

it('asks before it changes anything, says No by itself, ignores pastes, and does what was typed', async () => {
	const terminal = await openFinalizers('--allow-actions');
	expect(terminal.row(0)).toContain('ACTIONS ALLOWED');
	await askFor(terminal, 'held');
	for (const text of [
		/^sends +PATCH/m,
		/^with +test \/metadata\/uid/m,
		/^same as +kubectl/m,
		/^type +"held"/m,
	])
		expect(terminal.text()).toMatch(text);

	terminal.type('\r');
	await terminal.until(/nothing was changed/);
	expect(await code()).toBe(200);

	terminal.type('x');
	await terminal.until(/^CHANGE/m);
	terminal.type(`${ESC}[200~held\r${ESC}[201~`);
	await terminal.until(/Pasted keys are ignored/);
	terminal.type('\u007f');
	await terminal.until(() => !terminal.text().includes('Pasted keys'));
	terminal.type('held\r');
	await terminal.until(/Pasted keys are ignored/, 'a paste without brackets');
	expect(terminal.text()).toMatch(/^> _/m);
	expect(await code()).toBe(200);

	await typeName(terminal);
	terminal.type('\r');
	await terminal.until(/There is more below/, 'what has not been read is not confirmed');
	terminal.type(`${ESC}[6~`);
	await terminal.until(/^undo {5}what is gone/m);
	terminal.type('\r');
	await terminal.until(/^type +"held" .*\(2 of 2\)/m, 'the second question');
	await typeName(terminal);
	terminal.type('\r');
	await terminal.until(/^DONE take the finalizer x\.io\/one off Widget a\/held/m);
	expect(await code()).toBe(404);
	terminal.type('\r');
	await terminal.until(/STUCK 2 objects in/);
	const records = readFileSync(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8')
		.trim()
		.split('\n');
	expect(records).toHaveLength(2);

	terminal.type('u');
	await terminal.until(/^CHANGE make Widget a\/held again/m);
	terminal.type('y');
	await terminal.until(/^DONE make Widget a\/held again/m);
	expect(await code()).toBe(200);
});

it('takes one finalizer of several off, after its name was typed, and the object stays', async () => {
	const terminal = await openFinalizers('--allow-actions');
	await askFor(terminal, 'double');
	expect(terminal.text()).toMatch(/^CHANGE take the finalizer x\.io\/one off Widget a\/double/m);
	expect(terminal.text()).toMatch(/^type +"double"/m);
	const finalizers = async () => (await ask(lab, place.replace('held', 'double'))).body.metadata?.finalizers;
	expect(await finalizers()).toEqual(['x.io/one', 'x.io/two']);
	await confirm(terminal, /^DONE take the finalizer x\.io\/one off Widget a\/double/m);
	expect(await finalizers()).toEqual(['x.io/two']);
	await terminal.until(/STUCK 3 objects in/, 'it among those that hang');
});

it('says what changed when the object changed while it was asked, and plans again', async () => {
	const terminal = await openFinalizers('--allow-actions');
	await askFor(terminal, 'held');
	lab.patch(
		{group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'held'},
		{metadata: {labels: {touched: 'yes'}}},
	);
	terminal.type(`${ESC}[6~`);
	await terminal.until(/^undo {5}what is gone/m);
	for (const question of ['1 of 2', '2 of 2']) {
		await terminal.until(`(${question})`);
		await typeName(terminal);
		terminal.type('\r');
	}
	await terminal.until(/^VOID[\s\S]*resourceVersion is \d+, it was \d+/m);
	expect(await code()).toBe(200);
	await terminal.until(/p plan it again/);
	terminal.type('p');
	await terminal.until(/^CHANGE/m);
});

it('shows what would be sent and refuses, when it was not started to change anything', async () => {
	const terminal = await openFinalizers();
	expect(terminal.row(0)).not.toContain('ACTIONS');
	await askFor(terminal, 'held');
	await terminal.until(/^NOT POSSIBLE[\s\S]*--allow-actions[\s\S]*sends {4}PATCH/m);
	terminal.type('\r');
	await terminal.until(/^x only shows/m);
	expect(await code()).toBe(200);
});

it('keeps hostile names behind its own labels: nothing of them acts on the terminal or looks like a row of the program', async () => {
	const terminal = await openFinalizers('--allow-actions');
	await askFor(terminal, 'hostile');
	terminal.type(`${ESC}[6~`);
	await terminal.until(/^undo {5}what is gone/m);
	const rows = terminal.screen().filter(row => row.startsWith('undo'));
	expect(rows).toHaveLength(1);
	expect(terminal.bytes()).not.toContain(`${ESC}]0;owned`);
	expect(terminal.bytes().split(`${ESC}[2J`).length - 1).toBeLessThan(5);
	expect(terminal.screen().some(row => row.includes('everything comes back'))).toBe(true);
});
