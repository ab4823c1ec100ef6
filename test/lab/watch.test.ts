import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask, open, watch} from './client.ts';
import {type ManualClock, manualClock} from './manual-clock.ts';
import {namespace, pod} from './objects.ts';

let lab: Lab;
let clock: ManualClock;
beforeEach(async () => {
	clock = manualClock();
	lab = await startLab({
		cluster: {objects: [namespace('a'), pod('a', 'web-1')], gitVersion: 'v1.34.1'},
		clock,
	});
});
afterEach(() => lab.close());

const listed = async () => (await ask(lab, '/api/v1/pods')).body.metadata?.resourceVersion;

test('a watch goes on where the list ended', async () => {
	const revision = await listed();
	lab.apply(pod('a', 'web-2'));
	const events = await watch(lab, `/api/v1/pods?watch=true&resourceVersion=${revision}`);
	expect((await events.next())?.object.metadata?.name).toBe('web-2');
	lab.patchStatus({resource: 'pods', namespace: 'a', name: 'web-1'}, {phase: 'Failed'});
	const changed = await events.next();
	expect([changed?.type, changed?.object.status?.phase]).toEqual(['MODIFIED', 'Failed']);
	lab.remove({resource: 'pods', namespace: 'a', name: 'web-1'}, true);
	const gone = await events.next();
	expect([gone?.type, gone?.object.metadata?.name]).toEqual(['DELETED', 'web-1']);
	expect(Number(gone?.object.metadata?.resourceVersion)).toBeGreaterThan(
		Number(changed?.object.metadata?.resourceVersion),
	);
	events.close();
});

test('without a revision what is there comes first', async () => {
	const events = await watch(lab, '/api/v1/pods?watch=1');
	expect((await events.next())?.type).toBe('ADDED');
	events.close();
});

test('an object that ceases to match a selector is deleted for the watch', async () => {
	const revision = await listed();
	const events = await watch(
		lab,
		`/api/v1/pods?watch=true&resourceVersion=${revision}&labelSelector=app%3Dweb`,
	);
	lab.patch({resource: 'pods', namespace: 'a', name: 'web-1'}, {metadata: {labels: {app: 'other'}}});
	const gone = await events.next();
	expect([gone?.type, gone?.object.metadata?.labels?.app]).toEqual(['DELETED', 'web']);
	lab.patch({resource: 'pods', namespace: 'a', name: 'web-1'}, {metadata: {labels: {app: 'web'}}});
	expect((await events.next())?.type).toBe('ADDED');
	events.close();
});

test('bookmarks tell the revision of the whole cluster, about once a minute', async () => {
	const revision = await listed();
	const events = await watch(
		lab,
		`/api/v1/pods?watch=true&resourceVersion=${revision}&allowWatchBookmarks=true`,
	);
	lab.apply(namespace('b'));
	clock.advance(60_000);
	const bookmark = await events.next();
	expect(bookmark?.type).toBe('BOOKMARK');
	expect(Number(bookmark?.object.metadata?.resourceVersion)).toBe(Number(revision) + 1);
	events.close();
});

test('a watch ends when its time is up', async () => {
	const events = await watch(lab, '/api/v1/services?watch=true&timeoutSeconds=5');
	clock.advance(5_000);
	expect(await events.next()).toBeUndefined();
});

test('history that was compacted is answered with an ERROR event 410', async () => {
	const revision = await listed();
	lab.apply(pod('a', 'web-2'));
	lab.compact();
	const events = await watch(lab, `/api/v1/pods?watch=true&resourceVersion=${revision}`);
	expect(events.code).toBe(200);
	const error = await events.next();
	expect([error?.type, error?.object.code, error?.object.reason]).toEqual(['ERROR', 410, 'Expired']);
	expect(await events.next()).toBeUndefined();
});

test('compaction comes with time, and keeps what is younger than one period', async () => {
	const revision = await listed();
	clock.advance(300_000);
	lab.apply(pod('a', 'web-2'));
	clock.advance(300_000);
	lab.apply(pod('a', 'web-3'));
	const fresh = await watch(lab, `/api/v1/pods?watch=true&resourceVersion=${Number(revision) + 1}`);
	expect((await fresh.next())?.type).toBe('ADDED');
	fresh.close();
	clock.advance(300_000);
	const stale = await watch(lab, `/api/v1/pods?watch=true&resourceVersion=${revision}`);
	expect((await stale.next())?.type).toBe('ERROR');
});

test('a streaming list ends with its bookmark from 1.34 on, and is refused before', async () => {
	const query =
		'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
	const events = await watch(lab, `/api/v1/pods?${query}`);
	expect((await events.next())?.type).toBe('ADDED');
	const end = await events.next();
	expect(end?.object.metadata?.annotations).toEqual({'k8s.io/initial-events-end': 'true'});
	events.close();
	const old = await startLab({cluster: {objects: [], gitVersion: 'v1.33.1+k3s1'}});
	expect((await ask(old, `/api/v1/pods?${query}`)).code).toBe(422);
	await old.close();
});

test('protobuf watches are frames of a length and an event', async () => {
	const response = await open(lab, '/api/v1/pods?watch=true', {
		headers: {accept: 'application/vnd.kubernetes.protobuf'},
	});
	expect(response.headers['content-type']).toBe('application/vnd.kubernetes.protobuf;stream=watch');
	const chunk = await new Promise<Buffer>(resolve => response.once('data', resolve));
	expect(chunk.readUInt32BE(0)).toBe(chunk.length - 4);
	expect(chunk.toString('latin1', 4, 11)).toBe('\n\u0005ADDED');
	response.destroy();
});
