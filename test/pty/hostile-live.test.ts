import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {go, only} from './support/drive.ts';
import {attack, harm} from './support/hostile.ts';
import {ktriage, RESTORED} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

const victim = {resource: 'pods', namespace: 'kube-system', name: ''};

let folder: string;
let lab: Lab;
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-hostile-live-'));
	lab = await startLab({cluster: findScenario('healthy')!.build(Date.now())});
	const context = JSON.stringify(`prod${attack}`);
	writeFileSync(
		path.join(folder, 'kubeconfig'),
		lab
			.kubeconfig()
			.replace(/current-context: lab/, `current-context: ${context}`)
			.replace(/(contexts:\n +- name: )lab/, `$1${context}`),
	);
	victim.name = lab
		.list({resource: 'pods'})
		.find(({metadata}) => metadata.name.startsWith('coredns-'))!.metadata.name;
});
afterEach(closeTerminals);
afterAll(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

describe('what somebody writes into a cluster while it is watched', () => {
	it('is read and never obeyed', async () => {
		const terminal = ktriage(['--kubeconfig', path.join(folder, 'kubeconfig')], {
			cols: 160,
			rows: 40,

			env: {XDG_STATE_HOME: folder},
		});
		await terminal.until(/live \d+ms/, 'the end of reading');
		expect(terminal.row(0)).toContain('prod');
		lab.patch(victim, {
			metadata: {annotations: {'example.org/note': `noted ${attack}`}, labels: {note: `labelled ${attack}`}},
		});
		lab.patchStatus(victim, {phase: 'Pending', reason: 'Odd', message: `said ${attack}`});
		lab.apply({
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {namespace: victim.namespace, name: `${victim.name}.1`},
			involvedObject: {apiVersion: 'v1', kind: 'Pod', namespace: victim.namespace, name: victim.name},
			type: 'Warning',
			reason: `Odd${attack}`,
			message: `happened ${attack}`,
			source: {component: `somebody ${attack}`},
			lastTimestamp: new Date().toISOString(),
			count: 1,
		});
		lab.appendLog(`${victim.namespace}/${victim.name}/coredns`, [
			`${new Date().toISOString()} logged ${attack}`,
		]);
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		await only(terminal, `pod:${victim.name}`);
		await terminal.until(/▸ .*coredns/, 'the pod');
		terminal.type('\r');
		await terminal.until(/noted/, 'its annotation');
		await terminal.until(/labelled/, 'its label');
		terminal.type('h');
		await terminal.until(/happened/, 'the event');
		await go(terminal, 'logs');
		await terminal.until(/logged/, 'its log');
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.bytes()).not.toMatch(harm);
		expect(terminal.modes()).toEqual(RESTORED);
	});
});
