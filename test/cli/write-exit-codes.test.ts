import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {ownerLabel} from '../../src/probes/throw-away/labels.ts';
import {runHere} from '../rbac/support/program.ts';

let lab: Lab;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-exits-'));
	const scenario = findScenario('canonical');
	if (scenario === undefined) throw new Error('no canonical scenario');
	const {timeline: _, ...cluster} = scenario.build(Date.now());
	lab = await startLab({cluster});
	lab.apply({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			namespace: 'default',
			name: 'ktriage-probe-left',
			labels: {[ownerLabel.key]: ownerLabel.value},
		},
		spec: {nodeName: 'none', containers: [{name: 'probe', image: 'busybox:1'}]},
	});
	lab.apply({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {namespace: 'default', name: 'held', finalizers: ['x.io/one']},
	});
	lab.remove({group: '', resource: 'configmaps', namespace: 'default', name: 'held'});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
}, 60_000);
afterAll(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const run = (line: string) =>
	runHere([...line.split(' '), '-o', 'json', '--kubeconfig', path.join(folder, 'kubeconfig')], {
		XDG_STATE_HOME: folder,
	});

/** Every command that plans a change and carries it out, and one mistake in its command line. */
const commands: readonly (readonly [string, string])[] = [
	['finalizers remove ConfigMap/held -n default --finalizer x.io/one', '--confirm'],
	['restart run Deployment/argocd/argocd-repo-server', '--patience 0'],
	['restart run --bare jupyterhub/jupyter-user1', '--bare x'],
	['cleanup', '--confirm'],
	['probe tcp --from argocd/argocd-redis --to 10.43.0.10:53 --by pod --probe-image busybox:1', '--by other'],
];

test.each(commands)(
	'%s: 0 planned, 1 refused, 4 void, 64 usage',
	async (command, mistake) => {
		const {code, stdout, stderr} = await run(command);
		expect([code, stderr]).toEqual([0, expect.not.stringContaining('ktriage:')]);
		const {format, result, digest} = JSON.parse(stdout);
		expect([format, result]).toEqual(['ktriage.action/v1', 'planned']);
		// Allowed by nobody: refused before anything is sent.
		expect((await run(`${command} --yes --confirm ${digest}`)).code).toBe(1);
		expect((await run(`${command} --allow-actions --read-only --yes --confirm ${digest}`)).code).toBe(1);
		// What was confirmed is another plan than the one that would be carried out.
		expect((await run(`${command} --allow-actions --yes --confirm ${'0'.repeat(24)}`)).code).toBe(4);
		expect((await run(`${command} ${mistake}`)).code).toBe(64);
		expect((await run(`${command} --yes`)).code).toBe(64);
	},
	60_000,
);

test('an undo is planned and refused by the same codes', async () => {
	const command = 'finalizers remove ConfigMap/held -n default --finalizer x.io/one';
	const {digest} = JSON.parse((await run(command)).stdout);
	const done = await run(`${command} --allow-actions --yes --confirm ${digest} --protected held`);
	expect([done.code, JSON.parse(done.stdout).result]).toEqual([0, 'applied']);
	const undo = `finalizers undo ${JSON.parse(done.stdout).id}`;
	const planned = await run(undo);
	expect([planned.code, JSON.parse(planned.stdout).result]).toEqual([0, 'planned']);
	expect((await run(`${undo} --yes --confirm ${JSON.parse(planned.stdout).digest}`)).code).toBe(1);
	expect((await run(`${undo} --allow-actions --yes --confirm ${'0'.repeat(24)}`)).code).toBe(4);
	expect((await run(`${undo} --yes`)).code).toBe(64);
}, 60_000);
