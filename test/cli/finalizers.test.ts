import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask} from '../lab/client.ts';
import {namespace, widget, widgets} from '../lab/objects.ts';
import {ktriage, program} from './support/run.ts';

const held = {group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'held'};
const place = '/apis/demo.example.com/v1/namespaces/a/widgets/held';

let folder: string;
let lab: Lab;
beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-finalizers-'));
	const objects = [
		namespace('kube-system'),
		namespace('a'),
		widgets,
		{...widget('held', ['x.io/one']), status: {phase: 'Known'}},
	];
	lab = await startLab({cluster: {objects}});
	lab.remove(held);
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
});
afterEach(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const run = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await ktriage(
		['finalizers', ...args, '--kubeconfig', path.join(folder, 'kubeconfig'), '-o', 'json'],
		{XDG_STATE_HOME: folder},
	);
	return {code, stderr, json: stdout === '' ? undefined : JSON.parse(stdout)};
};
const remove = (...more: readonly string[]) =>
	run('remove', 'Widget/held', '-n', 'a', '--finalizer', 'x.io/one', ...more);
const act = (digest: string) => ['--allow-actions', '--yes', '--confirm', digest];
const code = async () => (await ask(lab, place)).code;

test('list tells what hangs, who should finish it and what the scan saw', async () => {
	const {code: exit, json} = await run('list', '--all');
	expect(exit).toBe(0);
	expect(json).toMatchObject({
		format: 'ktriage.finalizers/v1',
		objects: [
			{
				group: 'demo.example.com',
				version: 'v1',
				resource: 'widgets',
				kind: 'Widget',
				namespace: 'a',
				name: 'held',
				finalizers: [{name: 'x.io/one', state: 'unknown'}],
				verdict: 'unknown',
				blockedBy: [],
			},
		],
		scan: {unreadable: []},
	});
	expect(json.scan.types).toBeGreaterThan(3);
});

test('list reads what its verdicts rest on, and no pods but their metadata; where nothing is being deleted it reads nothing else at all', async () => {
	const asked = () => lab.stats().byRight;
	await run('list', '--all');
	expect(asked()).toMatchObject({
		'list /pods': 1,
		'list apps/deployments': 2,
		'list discovery.k8s.io/endpointslices': 2,
		'list coordination.k8s.io/leases': 2,
		'get /namespaces': 1,
	});
	lab.remove(held, true);
	const before = asked();
	expect((await run('list', '--all')).json.objects).toEqual([]);
	const now = asked();
	for (const right of ['list /pods', 'list apps/deployments', 'list coordination.k8s.io/leases'])
		expect(now[right]).toBe((before[right] ?? 0) + 1);
	expect(now['get /namespaces']).toBe(before['get /namespaces']);
});

test('what the verdicts rest on is read while the search still goes on', async () => {
	await lab.setFault({kind: 'silence', path: /\/secrets/});
	const words = ['finalizers', 'list', '--all', '--kubeconfig', path.join(folder, 'kubeconfig')];
	const child = spawn(process.execPath, [program, ...words], {stdio: 'ignore'});
	const ended = once(child, 'exit');
	await vi.waitUntil(() => lab.stats().byRight['list apps/deployments'] === 2, {timeout: 15_000});
	child.kill();
	await ended;
});

test('who has rights in one namespace alone is told that the controllers cannot be read, not that there are none', async () => {
	const own = await startLab({
		cluster: {
			objects: [
				namespace('kube-system'),
				namespace('a'),
				widgets,
				widget('held', ['seldon.model.finalizer']),
			],
			denied: [{verb: '*', group: '*', resource: '*', namespace: 'kube-system'}],
		},
	});
	own.remove(held);
	const home = own.kubeconfig().replace(/^( *)(user: .*)$/m, '$1$2\n$1namespace: a');
	expect(home).toContain('namespace: a');
	writeFileSync(path.join(folder, 'kubeconfig'), home);
	try {
		const {json} = await run('list', '--all', '-n', 'a');
		expect(json.objects).toMatchObject([
			{
				name: 'held',
				verdict: 'unknown',
				finalizers: [{state: 'unknown', why: 'the Deployments of this cluster cannot be read'}],
			},
		]);
	} finally {
		await own.close();
	}
});

test('a plan changes nothing; confirmed it is done, audited and can be undone', async () => {
	const planned = await remove();
	expect([planned.code, planned.json.result, await code()]).toEqual([0, 'planned', 200]);
	const second = await remove();
	expect(second.json.digest).toBe(planned.json.digest);

	const refused = await remove('--yes', '--confirm', planned.json.digest, '--protected', 'held');
	expect([refused.code, refused.json.result, await code()]).toEqual([1, 'refused', 200]);
	expect(refused.json.reason).toContain('--allow-actions');

	const applied = await remove(...act(planned.json.digest), '--protected', 'held');
	expect(applied.json).toMatchObject({
		format: 'ktriage.action/v1',
		result: 'applied',
		digest: planned.json.digest,
	});
	expect([applied.code, await code()]).toEqual([0, 404]);
	expect(
		readFileSync(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8')
			.trim()
			.split('\n'),
	).toHaveLength(2);

	const undo = await run('undo', applied.json.id);
	expect([undo.code, undo.json.result, await code()]).toEqual([0, 'planned', 404]);
	const undone = await run('undo', applied.json.id, ...act(undo.json.digest));
	expect([undone.code, undone.json.result]).toEqual([0, 'applied']);
	const {body} = await ask(lab, place);
	expect(body.metadata?.finalizers).toEqual(['x.io/one']);
	expect(body.metadata?.deletionTimestamp).toBeUndefined();
	expect((await run('undo', applied.json.id)).json).toMatchObject({
		result: 'refused',
		reason: expect.stringContaining('exists already'),
	});
});

test('a request of an earlier run without a known end is told before another is planned', async () => {
	const {json} = await remove();
	await remove(...act(json.digest), '--protected', 'held');
	const file = path.join(folder, 'ktriage', 'audit.ndjson');
	const [intent = ''] = readFileSync(file, 'utf8').split('\n');
	writeFileSync(file, `${intent}\n`);
	lab.apply(widget('next', ['x.io/one']));
	lab.remove({...held, name: 'next'});
	const {stderr} = await run('remove', 'Widget/next', '-n', 'a', '--finalizer', 'x.io/one');
	expect(stderr).toContain('Of an earlier request it is not known how it ended: ktriage audit --open');
});

test('when the object changed after the plan, exit 4 says what changed and nothing is sent', async () => {
	const {json} = await remove();
	lab.patch(held, {metadata: {labels: {touched: 'yes'}}});
	const late = await remove(...act(json.digest), '--protected', 'held');
	expect([late.code, late.json.result]).toEqual([4, 'void']);
	expect(late.json.reason).toMatch(/Widget a\/held: resourceVersion is \d+, it was \d+/);
	lab.remove(held, true);
	const gone = await remove(...act(json.digest));
	expect([gone.code, gone.json.result]).toEqual([4, 'void']);
	expect(gone.json.reason).toContain('is gone');
});

test('an object that is not being deleted, another finalizer and a wrong digest are refused', async () => {
	lab.apply(widget('free', ['x.io/one']));
	const free = await run('remove', 'Widget/free', '-n', 'a', '--finalizer', 'x.io/one');
	expect([free.code, free.stderr]).toEqual([
		1,
		expect.stringContaining('only taken off what is being deleted'),
	]);
	const other = await run('remove', 'Widget/held', '-n', 'a', '--finalizer', 'y.io/two');
	expect([other.code, other.json.reason]).toEqual([1, expect.stringContaining('it has x.io/one')]);
	const wrong = await remove(...act('0'.repeat(24)));
	expect([wrong.code, wrong.json.result, await code()]).toEqual([4, 'void', 200]);
	const namespaceLeft = await run('remove', 'Namespace/a', '--finalize-namespace');
	expect(namespaceLeft.code).toBe(1);
	expect((await run('remove', 'Widget/held', '-n', 'a')).code).toBe(64);
	const noDigest = await remove('--yes');
	expect(noDigest.code).toBe(64);
});
