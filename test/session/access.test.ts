import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {openTriggerMemory} from '../../src/record/trigger-file.ts';
import {liveSession} from './support/live.ts';

const never = new AbortController().signal;

function cluster(id: string) {
	const scenario = findScenario(id);
	if (scenario === undefined) throw new Error(`no scenario ${id}`);
	const {timeline: _, ...still} = scenario.build(Date.now());
	return still;
}

async function once(...args: Parameters<typeof liveSession>) {
	const {session} = await liveSession(args[0], {live: false, ...args[1]});
	expect(await session.settled(20_000, never)).toBe(true);
	const frame = await session.refresh();
	await session.close();
	return frame;
}

describe('what this operator may not do', () => {
	it('is asked of the server in one review, and OPS-03 tells it', async () => {
		const {snapshot, diagnosis} = await once(cluster('sc-29'));
		expect(snapshot.denied).toContainEqual({
			verb: 'create',
			group: '',
			resource: 'pods/exec',
			namespace: 'default',
		});
		expect(snapshot.denied).not.toContainEqual(expect.objectContaining({resource: 'pods/log'}));
		const told = diagnosis.findings.find(({code}) => code === 'OPS-03');
		expect(told?.verdict).toBe('SKIP');
		expect(told?.summary).toContain('may not');
		expect(told?.summary).toContain('pods/exec');
	});
	it('is nothing where everything is allowed', async () => {
		const {snapshot, diagnosis} = await once(cluster('h0'));
		expect(snapshot.denied).toEqual([]);
		expect(diagnosis.findings.find(({code}) => code === 'OPS-03')?.verdict).toBe('PASS');
	});
	it('is what was recorded where a folder says so', async () => {
		const denied = [{verb: 'create', group: '', resource: 'pods/exec'}];
		const {snapshot} = await once(cluster('h0'), {denied: () => denied});
		expect(snapshot.denied).toEqual(denied);
	});
});

describe('timers of rollback triggers through the whole path', () => {
	it('are known to the next session on the same cluster, and leave no file on a healthy one', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'timers-'));
		try {
			const triggers = openTriggerMemory(folder, process.pid);
			await once(cluster('h0'), {triggers});
			expect(await readdir(folder)).toEqual([]);
			const broken = cluster('sc-24');
			const silent = {
				...broken,
				objects: broken.objects.map(object => {
					const {kind, metadata} = object as {
						readonly kind: string;
						readonly metadata: {readonly name: string};
					};
					if (kind !== 'Deployment' || metadata.name !== 'coredns') return object;
					return {...(object as object), status: {replicas: 0}};
				}),
			};
			await once(silent, {triggers});
			const {snapshot} = await once(silent, {triggers});
			expect(snapshot.triggers?.times.dns?.since).toBeGreaterThan(Date.now() - 60_000);
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	});
});
