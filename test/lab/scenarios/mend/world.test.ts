import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {type Lab, startLab} from '../../../../src/lab/lab.ts';
import {repairableCanonical} from '../../../../src/lab/scenarios/mend/canonical.ts';
import {ktriage} from '../../../cli/support/run.ts';
import {
	removeOldPool,
	repairFlags,
	repairMemory,
	repairPin,
	repairPolicies,
	repairPool,
	repairQuota,
	restart,
	restartHeldBack,
	restartTheRest,
	stopNotebooks,
	takeFinalizers,
} from './repairs.ts';

let folder: string;
let lab: Lab;
beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-mend-'));
	lab = await startLab({cluster: repairableCanonical(Date.now())});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
});
afterEach(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const run = (...args: readonly string[]) =>
	ktriage([...args, '-o', 'json', '--kubeconfig', path.join(folder, 'kubeconfig')], {XDG_STATE_HOME: folder});

type Finding = {readonly code: string; readonly verdict: string};
const failed = async () =>
	(JSON.parse((await run('check')).stdout) as {findings: readonly Finding[]}).findings
		.filter(({verdict}) => verdict === 'FAIL')
		.map(({code}) => code);
const settled = (condition: () => boolean) => expect.poll(condition, {timeout: 60_000}).toBe(true);
const addresses = () => JSON.stringify(lab.list({resource: 'pods'}).map(({status}) => status));

it('answers to every repair of the canonical cluster until only people hold its last gate open', async () => {
	expect(await failed()).toEqual(expect.arrayContaining(['CID-02', 'CID-01', 'POL-03', 'FIN-03', 'RES-02']));
	await repairPool(lab);
	await settled(() =>
		JSON.stringify(lab.list({group: 'crd.projectcalico.org', resource: 'ippools'})).includes('10.42.0.0/16'),
	);
	await repairPolicies(lab);
	await restartHeldBack(lab);
	await restart(lab, 'StatefulSet', 'financial-inference', 'seldon-scheduler');
	await restart(lab, 'Deployment', 'argocd', 'argocd-repo-server');
	await stopNotebooks(lab);
	await settled(() => !/"podIP":"10\.42\.[0-4]\./.test(addresses()));
	await restartTheRest(lab);
	for (const repair of [repairPin, repairQuota, repairMemory, repairFlags, takeFinalizers]) await repair(lab);
	await settled(() => !/"podIP":"10\.244\./.test(addresses()));
	await removeOldPool(lab);
	await settled(() => lab.get({resource: 'namespaces', name: 'financial-ml'}) === undefined);
	await settled(() =>
		JSON.stringify(lab.list({group: 'mlops.seldon.io', resource: 'models'})).includes('ModelAvailable'),
	);
	await expect.poll(failed, {timeout: 120_000, interval: 500}).toEqual([]);

	const open = JSON.parse((await run('gate', 'P10')).stdout) as {
		missing: readonly {step: string; state: string}[];
	};
	expect(new Set(open.missing.map(({state}) => state))).toEqual(new Set(['unseen', 'pending']));
	for (const {step} of open.missing)
		expect(
			(
				await ktriage(
					['playbook', 'attest', step, '--by', 'ann', '--kubeconfig', path.join(folder, 'kubeconfig')],
					{XDG_STATE_HOME: folder},
				)
			).code,
		).toBe(0);
	expect((await run('gate', 'P10')).code).toBe(0);
}, 600_000);
