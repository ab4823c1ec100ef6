import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {ask} from '../lab/client.ts';
import {ktriage} from './support/run.ts';

const repo = 'Deployment/argocd/argocd-repo-server';
const place = '/apis/apps/v1/namespaces/argocd/deployments/argocd-repo-server';

let folder: string;
let lab: Lab;
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-restart-'));
	const scenario = findScenario('canonical');
	if (scenario === undefined) throw new Error('no canonical scenario');
	const {timeline: _, ...cluster} = scenario.build(Date.now());
	lab = await startLab({cluster});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
});
afterAll(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const restart = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await ktriage(
		['restart', ...args, '--kubeconfig', path.join(folder, 'kubeconfig'), '-o', 'json'],
		{XDG_STATE_HOME: folder},
	);
	return {code, stderr, json: stdout === '' ? undefined : JSON.parse(stdout)};
};
const mark = async () =>
	(await ask(lab, place)).body.spec?.template?.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt'];

test('a plan changes nothing; confirmed later it is the same plan, is carried out, and stops when nothing comes back', async () => {
	const planned = await restart('plan', repo, '--patience', '1');
	expect([planned.code, planned.json.result, planned.json.kind, await mark()]).toEqual([
		0,
		'planned',
		'restart',
		undefined,
	]);
	const {digest} = planned.json;

	const refused = await restart('run', repo, '--patience', '1', '--yes', '--confirm', digest);
	expect([refused.code, refused.json.result, await mark()]).toEqual([1, 'refused', undefined]);
	expect(refused.json.reason).toContain('--allow-actions');

	const wrong = await restart('run', repo, '--allow-actions', '--yes', '--confirm', digest);
	expect([wrong.code, wrong.json.result, await mark()]).toEqual([4, 'void', undefined]);

	const done = await restart('run', repo, '--patience', '1', '--allow-actions', '--yes', '--confirm', digest);
	expect([done.code, done.json.result]).toEqual([1, 'failed']);
	expect(done.json.reason).toContain('did not come back within 1 s');
	expect(await mark()).toMatch(/^\d{4}-\d\d-\d\dT/);
}, 60_000);

test('what is not in the plan, and a command that is not whole, are refused', async () => {
	const none = await restart('plan', 'Deployment/argocd/none');
	expect([none.code, none.json.result]).toEqual([1, 'refused']);
	expect((await restart('run', repo, '--yes')).code).toBe(64);
	expect((await restart('plan', '--bare', 'jupyter-user1')).code).toBe(64);
}, 60_000);
