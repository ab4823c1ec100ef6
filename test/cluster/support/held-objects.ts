import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, onTestFinished, vi} from 'vitest';
import {ktriage} from '../../cli/support/run.ts';
import {kubectl} from './cluster.ts';
import {administratorKubeconfig} from './connect.ts';
import {apply, namespace} from './objects.ts';
import {reach} from './stage.ts';

const finalizer = 'example.com/hold';

/** ConfigMaps that hang in deletion in a namespace of their own, for the tests of one file, and commands that free them. */
export function heldObjects(place: string) {
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-writes-'));
	beforeAll(async () => {
		await reach('half');
		await kubectl(['delete', 'namespace', place, '--ignore-not-found', '--timeout=120s']);
		await apply(namespace(place));
	});
	afterAll(async () => {
		rmSync(folder, {recursive: true, force: true});
		await kubectl(['delete', 'namespace', place, '--ignore-not-found', '--timeout=120s']);
	});

	/** Makes one that hangs until the test is over; further finalizers than the one that is taken off may hold it. */
	async function hold(name: string, ...further: readonly string[]): Promise<void> {
		const metadata = {namespace: place, name, finalizers: [finalizer, ...further]};
		await apply({apiVersion: 'v1', kind: 'ConfigMap', metadata});
		await kubectl(['-n', place, 'delete', 'configmap', name, '--wait=false']);
		onTestFinished(() => release(name));
	}

	async function release(name: string): Promise<void> {
		const patch = JSON.stringify({metadata: {finalizers: null}});
		const found = await kubectl(['-n', place, 'get', 'configmap', name, '-o', 'name', '--ignore-not-found']);
		// What kept a test's object may be asked for a moment after it was taken away.
		const takeOff = () => kubectl(['-n', place, 'patch', 'configmap', name, '--type=merge', '-p', patch]);
		if (found !== '') await vi.waitFor(takeOff, {timeout: 30_000, interval: 500});
	}

	/** Its finalizers as kubectl prints them; empty when it is gone. */
	const held = (name: string): Promise<string> =>
		kubectl([
			...['-n', place, 'get', 'configmap', name, '--ignore-not-found'],
			...['-o', 'jsonpath={.metadata.finalizers}'],
		]);

	/** Runs `finalizers remove` for one; what it printed as JSON. */
	async function removal(name: string, ...more: readonly string[]) {
		const command = ['finalizers', 'remove', `ConfigMap/${name}`, '-n', place, '--finalizer', finalizer];
		const {code, stdout, stderr} = await ktriage(
			[...command, ...more, '-o', 'json', '--kubeconfig', administratorKubeconfig()],
			{XDG_STATE_HOME: folder},
		);
		if (!stdout.startsWith('{')) throw new Error(`ended with ${code}: ${stderr}`);
		return {code, json: JSON.parse(stdout)};
	}

	return {place, folder, finalizer, hold, release, held, removal};
}

/** What makes a command carry out the plan with this digest. */
export const confirmed = (digest: string): readonly string[] => [
	'--allow-actions',
	'--yes',
	'--confirm',
	digest,
];
