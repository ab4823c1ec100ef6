import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {permissionFor, splitConfig} from '../../src/cli/action-guard.ts';
import {configFrom} from '../../src/cli/config-values.ts';
import {startLab} from '../../src/lab/lab.ts';
import {ktriage} from './support/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-guard-'));
afterAll(() => rmSync(folder, {recursive: true}));

const flags = {allowActions: false, readOnly: false};

test('the config file allows actions for the contexts it names, and read-only beats it', () => {
	const {guard, defaults} = splitConfig(
		configFrom('allow-actions-in: [lab]\nread-only: false\ntimeout: 5\n', 'f'),
	);
	expect(defaults).toEqual({timeout: 5});
	expect(permissionFor(guard, 'lab', flags)).toEqual({allowActions: true, readOnly: false});
	expect(permissionFor(guard, 'prod', flags).allowActions).toBe(false);
	expect(permissionFor(guard, 'prod', {...flags, allowActions: true}).allowActions).toBe(true);
	const closed = splitConfig(configFrom('read-only: true\n', 'f')).guard;
	expect(permissionFor(closed, 'lab', {...flags, allowActions: true}).readOnly).toBe(true);
});

test('a context other than the pinned one is refused before anything is asked of it', async () => {
	const lab = await startLab({cluster: {objects: []}});
	try {
		const kubeconfig = path.join(folder, 'kubeconfig');
		writeFileSync(kubeconfig, lab.kubeconfig());
		const config = path.join(folder, 'config.yaml');
		writeFileSync(config, 'pin-context: prod\n');
		const {requests} = lab.stats();
		const {code, stderr} = await ktriage(['check', '--kubeconfig', kubeconfig], {KTRIAGE_CONFIG: config});
		expect(code).toBe(64);
		expect(stderr).toContain('pins the context prod');
		expect(lab.stats().requests).toEqual(requests);
	} finally {
		await lab.close();
	}
});

test('the audit of a new machine is empty', async () => {
	const {code, stdout} = await ktriage(['audit'], {XDG_STATE_HOME: folder});
	expect([code, stdout]).toEqual([0, expect.stringContaining('holds no records')]);
});
