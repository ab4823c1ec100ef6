import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ktriage, type Ran} from '../cli/support/run.ts';
import {LAUNCHER} from '../pty/support/ktriage.ts';
import {kubectl, migrate, nodeNames} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {until} from './support/faults.ts';
import {check, verdicts} from './support/program.ts';
import {removeSeldon} from './support/seldon.ts';
import {growDemo, reach} from './support/stage.ts';

const [, moved = '', left = ''] = nodeNames();
const oldCidr = '10.42.0.0/16';

let folder: string;
let probes: string;
let profile: string;
beforeAll(async () => {
	await reach('half');
	await growDemo();
	await removeSeldon();
	folder = await mkdtemp(path.join(tmpdir(), 'ktriage-walk-'));
	probes = path.join(folder, 'probes.yaml');
	profile = path.join(folder, 'profile.yaml');
	await writeFile(probes, '');
	const start = new Date(Date.now() - 1_000).toISOString();
	await writeFile(profile, `window:\n  start: "${start}"\n  outageMinutes: 30\n`);
});
afterAll(async () => {
	await rm(folder, {recursive: true});
	// The tests that come next want the pool outside of the cluster CIDR.
	await migrate('cidr', [oldCidr]);
});

const environment = () => ({XDG_STATE_HOME: folder, USER: 'ann'});
const source = () => ['--kubeconfig', administratorKubeconfig()];
const run = (...args: readonly string[]): Promise<Ran> => ktriage([...args, ...source()], environment());

/** What `backup --rehearse` says. */
type Saved = {
	readonly damaged: readonly string[];
	readonly leftOut: readonly string[];
	readonly rehearsed: {readonly accepted: number; readonly refused: readonly string[]};
};

type Missing = {readonly step: string; readonly state: string};

/** How the gate of a phase ends, and what it misses. */
async function gate(
	phase: string,
): Promise<{readonly code: number | null; readonly missing: readonly Missing[]}> {
	const {code, stdout, stderr} = await run(
		'gate',
		phase,
		'-o',
		'json',
		'--probes',
		probes,
		'--profile',
		profile,
	);
	if (!stdout.startsWith('{')) throw new Error(`gate ended with ${code}: ${stderr}`);
	return {code, missing: (JSON.parse(stdout) as {missing: Missing[]}).missing};
}

/** Asks the network and keeps the answers. */
async function probe(...args: readonly string[]): Promise<void> {
	const words = ['probe', ...args, '--record', probes, '--allow-actions', '-o', 'json'];
	const planned = await run(...words);
	const digest = /[0-9a-f]{24}/.exec(
		/"digest": *"[^"]+"|confirm [0-9a-f]{24}/.exec(planned.stdout)?.[0] ?? '',
	)?.[0];
	if (digest === undefined) {
		expect([planned.code, planned.stderr]).toEqual([0, expect.any(String)]);
		return;
	}
	const asked = await run(...words, '--yes', '--confirm', digest);
	expect([asked.code, asked.stderr]).toEqual([0, expect.any(String)]);
}

/** Watches what is reached from outside until it is ended, as the window clock of the playbook wants it. */
async function startCanary(): Promise<ChildProcess> {
	const service = JSON.parse(await kubectl(['get', '-n', 'demo', 'service', 'open', '-o', 'json']));
	const node = JSON.parse(await kubectl(['get', 'node', moved, '-o', 'json']));
	const address = node.status.addresses.find(({type}: {type: string}) => type === 'InternalIP').address;
	const to = `${address}:${service.spec.ports[0].nodePort}`;
	const words = ['probe', 'canary', '--from', 'jump-host', '--to', to, '--seconds', '900', '--every', '250'];
	const child = spawn(process.execPath, [LAUNCHER, ...words, '--record', probes, '-o', 'json', ...source()], {
		env: {...process.env, ...environment()},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const first = await new Promise<string>((resolve, reject) => {
		child.stderr?.setEncoding('utf8').on('data', (text: string) => {
			if (/ (?:up|down)$/m.test(text)) resolve(text);
		});
		child.once('close', code => reject(new Error(`the canary ended with ${code}`)));
	});
	expect(first).toMatch(/ up$/m);
	return child;
}

it('is walked from the red gate to the diagnosis, finished, and closes it with the measured outage in the report', async () => {
	const canary = await startCanary();
	let output = '';
	canary.stdout?.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});

	const saved = await run(
		'backup',
		path.join(folder, 'backup'),
		'--rehearse',
		'--allow-actions',
		'-o',
		'json',
	);
	expect([saved.code, saved.stderr]).toEqual([0, expect.any(String)]);
	const {damaged, leftOut, rehearsed} = JSON.parse(saved.stdout) as Saved;
	expect({damaged, leftOut, refused: rehearsed.refused}).toEqual({damaged: [], leftOut: [], refused: []});
	expect(rehearsed.accepted).toBeGreaterThan(100);

	const before = await gate('P4');
	expect([before.code, before.missing.map(({step}) => step)]).toEqual([1, expect.arrayContaining(['P4.2'])]);
	const blamed = (await check()).report.findings.filter(
		({verdict, class: kind}) => verdict === 'FAIL' && kind === 'root',
	);
	expect(blamed.map(({code}) => code)).toEqual(expect.arrayContaining(['FLN-03', 'CID-02']));
	const stuck = blamed.find(({code}) => code === 'FLN-03')?.subjects.map(({name}) => name);
	expect(stuck).toEqual([left]);

	await migrate('finish');
	// Calico's own API server was moved last, and says once a minute that it is ready.
	await kubectl(['wait', '--for=condition=Available', 'apiservice', '--all', '--timeout=120s']);
	await until(
		async () => verdicts((await check()).report, 'FAIL').map(line => line.split(/[/: ]/)[1]),
		['CID-02'],
	);
	await migrate('cidr');
	await until(async () => verdicts((await check()).report, 'FAIL'), []);

	await probe('matrix');
	await probe('dns', '--from', 'demo/client', '--to', 'kubernetes.default.svc.cluster.local');
	const reason = 'kube-proxy was given the pool; what nodes were promised before stays written in them';
	const waived = await run('playbook', 'waive', 'P4.2', '--reason', reason);
	expect([waived.code, waived.stderr]).toEqual([0, expect.any(String)]);
	const ended = once(canary, 'close');
	canary.kill('SIGINT');
	await ended;
	expect(await gate('P4')).toEqual({code: 0, missing: []});

	const {gaps} = JSON.parse(output) as {gaps: readonly {millis: number}[]};
	const recorded = await readFile(probes, 'utf8');
	expect(recorded).toContain('"class":"ok"');
	const report = await run('report', 'window', '--probes', probes, '--profile', profile);
	expect(report.code).toBe(0);
	const longest = Math.ceil(Math.max(0, ...gaps.map(({millis}) => millis)) / 60_000);
	expect(report.stdout).toContain(
		longest === 0 ? 'no outage was seen from outside' : `${longest} min of 30 announced`,
	);
}, 600_000);
