import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {ktriage} from '../cli/support/run.ts';
import {ensure, kubectl} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {apply, namespace} from './support/objects.ts';

const place = 'left-over';
const state = mkdtempSync(path.join(tmpdir(), 'ktriage-cluster-'));
const model = (name: string) => ({
	apiVersion: 'mlops.seldon.io/v1alpha1',
	kind: 'Model',
	metadata: {namespace: place, name, finalizers: ['seldon.model.finalizer']},
	spec: {storageUri: 'gs://models/iris', requirements: ['sklearn']},
});

const finalizers = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await ktriage(
		['finalizers', ...args, '-o', 'json', '--kubeconfig', administratorKubeconfig()],
		{XDG_STATE_HOME: state},
	);
	if (!stdout.startsWith('{')) throw new Error(`ended with ${code}: ${stderr}`);
	return {code, json: JSON.parse(stdout)};
};
const remove = (objects: readonly string[], ...more: readonly string[]) =>
	finalizers('remove', ...objects, '-n', place, '--finalizer', 'seldon.model.finalizer', ...more);
const act = (digest: string) => ['--allow-actions', '--yes', '--confirm', digest];
const remaining = async () =>
	(await kubectl(['-n', place, 'get', 'models.mlops.seldon.io', '-o', 'name', '--ignore-not-found'])).trim();

beforeAll(async () => {
	await ensure('seldon');
	await apply(namespace(place), model('one'), model('two'));
	await kubectl(['delete', 'namespace', place, '--wait=false']);
	await vi.waitUntil(async () => (await finalizers('list', '-n', place, '--all')).json.objects.length === 2, {
		timeout: 60_000,
		interval: 1_000,
	});
});
afterAll(async () => {
	rmSync(state, {recursive: true, force: true});
	await kubectl(['delete', 'namespace', place, '--ignore-not-found', '--timeout=120s']);
});

it('finds what kubectl shows as being deleted, in the whole cluster, and says who is missing', async () => {
	const {json} = await finalizers('list', '--all');
	const here = json.objects.filter(
		(one: {namespace: string; name: string}) => one.namespace === place || one.name === place,
	);
	expect(
		here.map(({kind, name, verdict}: Record<string, string>) => [kind, name, verdict]).toSorted(),
	).toEqual([
		['Model', 'one', 'remove'],
		['Model', 'two', 'remove'],
		['Namespace', place, 'wait'],
	]);
	expect(json.scan.unreadable).toEqual([]);
});

it('sends nothing when somebody else changed the object after the plan', async () => {
	const planned = await remove(['Model/one']);
	expect([planned.code, planned.json.result]).toEqual([0, 'planned']);
	await kubectl(['-n', place, 'annotate', 'models.mlops.seldon.io', 'one', 'seen=yes']);
	const late = await remove(['Model/one'], ...act(planned.json.digest));
	expect([late.code, late.json.result]).toEqual([4, 'void']);
	expect(late.json.reason).toMatch(/resourceVersion is \d+, it was \d+/);
	expect(await remaining()).toContain('one');
});

it('frees the namespace, and makes an object again that is gone', async () => {
	const planned = await remove(['Model/one', 'Model/two']);
	expect(planned.json.requests).toHaveLength(2);
	const applied = await remove(['Model/one', 'Model/two'], ...act(planned.json.digest));
	expect(applied.json).toMatchObject({result: 'applied', digest: planned.json.digest});
	expect(await remaining()).toBe('');
	await kubectl(['wait', '--for=delete', `namespace/${place}`, '--timeout=120s']);

	const without = await finalizers('undo', applied.json.id);
	expect([without.code, without.json.result]).toEqual([1, 'refused']);
	expect(without.json.reason).toContain(`the namespace ${place} is gone`);
	await apply(namespace(place));
	const undo = await finalizers('undo', applied.json.id);
	const undone = await finalizers('undo', applied.json.id, ...act(undo.json.digest));
	expect(undone.json).toMatchObject({result: 'applied'});
	expect(await remaining()).not.toBe('');
	const free = JSON.stringify({metadata: {finalizers: null}});
	const [name = ''] = (await remaining()).split('\n');
	await kubectl(['-n', place, 'patch', name, '--type=merge', '-p', free]);
});
