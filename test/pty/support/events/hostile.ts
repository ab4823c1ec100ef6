import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {harm} from '../hostile.ts';
import {hostileSnapshot} from '../hostile-snapshot.ts';
import {type Event, left, open, program} from './common.ts';

/** What somebody writes into a cluster. */
export const hostile: Readonly<Record<string, Event>> = {
	'reads what somebody in the cluster writes, and obeys nothing of it': async shell => {
		const {terminal} = shell;
		const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-hostile-'));
		hostileSnapshot(folder);
		// The name of the folder is part of the attack, and no shell has to be able to type it.
		await open(shell, `XDG_STATE_HOME=${folder} ${program}`, /FAIL CID-02/, `--snapshot ${folder}/night*`);
		const painted = shell.painting();
		terminal.type('2');
		await terminal.until(/NAMESPACE/, 'the pods');
		terminal.type('\r');
		await terminal.until(/^kind: Pod/m, 'a pod with its images and annotations');
		terminal.resize(240, 40);
		terminal.type('\u001b[6~');
		await terminal.until(/image: "image .*漢字/, 'an image, with letters that are wide');
		terminal.type('1');
		const divided = () => terminal.screen().flatMap(row => (row.includes('│') ? [row.indexOf('│')] : []));
		await terminal.until(
			() => divided().length > 5 && new Set(divided()).size === 1,
			'the details beside the root causes, in a straight column',
		);
		expect(painted()).not.toMatch(harm);
		expect(shell.title() + terminal.bytes()).not.toMatch(/\u001b\][^\u001b]*(?:pwned|cHduZWQ)|^pwned/);
		terminal.resize(120, 32);
		await terminal.until(() => /q quit/.test(terminal.row(31)), 'the smaller screen');
		terminal.type('q');
		await left(shell, 0);
		rmSync(folder, {recursive: true});
	},
};
