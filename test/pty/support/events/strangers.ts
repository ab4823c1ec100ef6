import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {parse, stringify} from 'yaml';
import {startLab} from '../../../../src/lab/lab.ts';
import {findScenario} from '../../../../src/lab/scenarios/index.ts';
import {type Event, left, open, program, programUnder} from './common.ts';

/** What other programs do to the same terminal. */
export const strangers: Readonly<Record<string, Event>> = {
	'keeps off the screen what a credential plugin says': async shell => {
		const {terminal} = shell;
		const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-plugin-'));
		const lab = await startLab({cluster: findScenario('healthy')!.build(Date.now())});
		const config = parse(lab.kubeconfig());
		const plugin = path.join(folder, 'plugin');
		const answer = {
			apiVersion: 'client.authentication.k8s.io/v1',
			kind: 'ExecCredential',
			status: config.users[0].user,
		};
		writeFileSync(
			plugin,
			`#!/bin/sh\nprintf 'PLUGIN NOISE\\033]0;pwned\\007\\n' >&2\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`,
		);
		chmodSync(plugin, 0o755);
		config.users[0].user = {
			exec: {apiVersion: answer.apiVersion, command: plugin, interactiveMode: 'Never'},
		};
		const kubeconfig = path.join(folder, 'kubeconfig');
		writeFileSync(kubeconfig, stringify(config));
		await open(shell, `XDG_STATE_HOME=${folder} ${program}`, /live \d+ms/, `--kubeconfig ${kubeconfig}`);
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		expect(terminal.screen().slice(0, -1).join('\n')).not.toContain('PLUGIN NOISE');
		expect(shell.title()).not.toContain('pwned');
		terminal.type('q');
		await left(shell, 0);
		await lab.close();
		rmSync(folder, {recursive: true});
	},
	'paints over what others wrote at Ctrl+L': async shell => {
		const {terminal} = shell;
		await open(shell);
		writeFileSync(`/proc/${programUnder(shell.pid())}/fd/1`, '\u001b[3;1HSOMEBODY ELSE WROTE THIS');
		await terminal.until('SOMEBODY ELSE WROTE THIS');
		terminal.type('\u000c');
		await terminal.until(() => !terminal.text().includes('SOMEBODY ELSE'), 'the screen alone');
		terminal.type('q');
		await left(shell, 0);
	},
};
