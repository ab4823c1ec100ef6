import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {repairableCanonical} from '../../src/lab/scenarios/mend/canonical.ts';
import {
	removeOldPool,
	repairFlags,
	repairMemory,
	repairPin,
	repairPolicies,
	repairPool,
	repairQuota,
	restartHeldBack,
	restartTheRest,
	stopNotebooks,
} from '../lab/scenarios/mend/repairs.ts';
import {attest, confirm, go, only} from './support/drive.ts';
import {ktriage} from './support/ktriage.ts';
import {expectPicture, type Picture, picture, still} from './support/picture.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

const size = {cols: 120, rows: 40, patience: 150_000};

let folder: string;
let lab: Lab;
beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-walk-'));
	lab = await startLab({cluster: repairableCanonical(Date.now())});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
});
afterEach(async () => {
	await closeTerminals();
	await lab.close();
	rmSync(folder, {recursive: true});
});

const environment = () => ({XDG_STATE_HOME: folder, USER: 'ann'});

/** Opens a journal at the moment of a picture, goes to its screen, and finds the same picture there. */
async function expectReplayed(
	journal: string,
	then: Picture,
	show: (terminal: Terminal) => Promise<void>,
): Promise<void> {
	const replay = ktriage(['replay', journal, '--at', then.at], {...size, env: environment()});
	await replay.until('REPLAY paused');
	// A journal ends with the last change, not with the last second.
	expect(picture(replay).at <= then.at, `${picture(replay).at} for ${then.at}`).toBe(true);
	await show(replay);
	await expectPicture(replay, then);
	replay.kill('SIGTERM');
	await replay.exit;
}

const showPods = async (terminal: Terminal) => {
	terminal.type('2');
	await terminal.until('Pods by CIDR');
};
const showSuccess = async (terminal: Terminal) => {
	await go(terminal, 'playbook');
	terminal.type('v');
	await only(terminal, 'step:P10');
};

it('walks the broken cluster from the gate of P4 to the diagnosis, repairs it cause by cause, and closes P10', async () => {
	const journal = path.join(folder, 'walk.ktj');
	const kubeconfig = path.join(folder, 'kubeconfig');
	const terminal = ktriage(['--kubeconfig', kubeconfig, '--allow-actions', '--journal', journal], {
		...size,
		env: environment(),
	});
	await terminal.until(/live \d+ms/, 'every source read');
	await terminal.until(/FAIL CID-02/, 'the first root cause');

	// The gate of the infrastructure is open, its red step leads to the finding.
	await go(terminal, 'playbook');
	terminal.type('v');
	await only(terminal, 'step:P4.2');
	await terminal.until(/▸ +P4\.2 +fail/, 'the red step');
	terminal.type('\r');
	await terminal.until(/^Finding[\s\S]*CID-0\d FAIL/, 'the finding behind the step');
	await go(terminal, 'triage');
	await terminal.until(/FAIL CID-02/);
	const broken = await still(terminal);

	// The pool first: until then a restart moves pods into the wrong one.
	await repairPool(lab);
	await terminal.until(() => !/FAIL CID-02/.test(terminal.text()), 'the pool repaired');
	await repairPolicies(lab);
	await terminal.until(() => !/POL-/.test(terminal.text()), 'the policies repaired');

	// Pods in the order of the restart plan; what a budget holds back and what nobody makes again is done by hand.
	await restartHeldBack(lab);
	await stopNotebooks(lab);
	await showPods(terminal);
	await terminal.until('pods moved 40/42', 'what is done by hand to be seen');
	const halfMoved = await still(terminal);
	terminal.type('R');
	await terminal.until(() => terminal.row(0).startsWith('Restart plan'), 'the restart plan');
	await terminal.until(/2 pods to move/, 'only what the plan can move');
	for (const name of ['seldon-scheduler', 'argocd-repo-server']) {
		await terminal.until(`/${name}`, `${name} in the plan`);
		terminal.type('x');
		await confirm(terminal, new RegExp(`^DONE restart \\w+/[\\w-]+/${name}`, 'm'));
		await terminal.until(() => !terminal.text().includes(`/${name}`), `${name} moved`);
	}
	await restartTheRest(lab);
	for (const repair of [repairPin, repairQuota, repairMemory, repairFlags]) await repair(lab);

	// What hangs in deletion goes finalizer by finalizer.
	await go(terminal, 'finalizers');
	await terminal.until(/STUCK 6 objects[\s\S]*watching/);
	for (const [kind, count] of [
		['experiment', 1],
		['model', 3],
		['runtime', 1],
	] as const) {
		await only(terminal, `finalizer:seldon.${kind}`);
		for (let marked = 0; marked < count; marked++) terminal.type(' j');
		terminal.type('x');
		await confirm(terminal, /^DONE/m);
	}
	await terminal.until(/STUCK 0|Nothing (?:is stuck|hangs)/i, 'nothing hangs any more');
	await removeOldPool(lab);
	await go(terminal, 'triage');
	await terminal.until(() => !/^ *▸? *\d*\.? *FAIL/m.test(terminal.text()), 'no root cause left');

	await go(terminal, 'playbook');
	for (const step of ['P10.3', 'P10.5', 'P10.8', 'P10.12', 'P10.13', 'P10.15', 'P10.16', 'P10.17', 'P10.G'])
		await attest(terminal, step);
	await only(terminal, 'step:P10');
	await terminal.until(/▸? +P10 +closed/, 'the gate of success');
	const closed = await still(terminal);
	expect(closed.left.join('\n')).toMatch(/P10\.G +closed/);
	terminal.type('q');
	await expect(terminal.exit).resolves.toMatchObject({code: 0});

	await expectReplayed(journal, broken, async () => {});
	await expectReplayed(journal, halfMoved, showPods);
	await expectReplayed(journal, closed, showSuccess);
}, 1_200_000);
