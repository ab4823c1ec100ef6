import {afterEach, describe, expect, it} from 'vitest';
import {allRead, atRank} from './support/drive.ts';
import {ktriage, openDemo} from './support/ktriage.ts';
import {closeTerminals, spawn} from './support/terminal.ts';

afterEach(closeTerminals);

describe('opening', () => {
	it('takes the whole screen and shows the ranked root causes with the evidence of the first', async () => {
		const terminal = await openDemo();
		await terminal.until('default-ipv4-ippool', 'the evidence of the selected root cause');
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorHidden: true});
		expect(terminal.text()).toMatch(/CID-02[\s\S]*CID-01/);
		expect(terminal.row(0)).toMatch(/^Triage · demo/);
		expect(terminal.row(31)).toContain('q quit');
	});

	it('shows each screen by its digit', async () => {
		const terminal = await openDemo();
		for (const [digit, title] of [
			['2', 'Pods by CIDR'],
			['8', 'nuc8i5behs'],
			['9', 'nodes'],
			['1', 'ROOT CAUSES'],
		] as const) {
			terminal.type(digit);
			await terminal.until(title, `screen ${digit}`);
		}
	});

	it('survives keys that come in one piece, as over a slow link', async () => {
		const terminal = await openDemo();
		await terminal.until(allRead, 'all root causes');
		terminal.type('jj');
		await terminal.until(atRank(3), 'the third row selected');
		terminal.type('kk');
		await terminal.until(atRank(1), 'the first row selected again');
	});

	it('starts through an old Node as well as a new one', async () => {
		const terminal = spawn('/usr/bin/env', ['node', 'bin/ktriage.cjs', 'demo']);
		await terminal.until(/FAIL CID-02/);
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
	});

	it('prints help without drawing a screen', async () => {
		const terminal = ktriage(['--help']);
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
		expect(terminal.bytes()).toContain('ktriage check');
		expect(terminal.bytes()).not.toContain('\u001b[?1049h');
	});
});
