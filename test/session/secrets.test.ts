import {expect, it} from 'vitest';
import type {LabCluster} from '../../src/lab/cluster.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import type {Frame} from '../../src/session/session.ts';
import {frameWhere, liveSession, stateOf, verdicts} from './support/live.ts';

const built = (id: string): LabCluster => findScenario(id)!.build(Date.now());
const secretsOf = (frame: Frame) => stateOf(frame, 'storageSecrets');
const rowsOf = ({snapshot}: Frame) =>
	snapshot.tables.storageSecrets.map(({namespace, name, answer}) => `${namespace}/${name} ${answer}`);
const isLive = (frame: Frame) => secretsOf(frame)?.kind === 'live';
/** Whatever is asked of Secrets but one by its name is refused. */
const neverListed = ['list', 'watch'].map(verb => ({verb, group: '', resource: 'secrets'}));

it('reads named Secrets one by one, lists none, and keeps no value', async () => {
	const h0 = built('h0');
	const {lab, session} = await liveSession({...h0, denied: neverListed});
	const frame = await frameWhere(session, isLive);
	expect(rowsOf(frame)).toEqual(['financial-inference/seldon-rclone-minio read']);
	expect(JSON.stringify(frame.snapshot.tables.storageSecrets)).not.toContain('secret_access_key');
	const done = await frameWhere(session, one => verdicts(one, 'SEL-16').includes('PASS'));
	expect(verdicts(done, 'SEL-17')).toEqual(['PASS']);
	expect(done.snapshot.sources.find(({name}) => name === 'storageSecrets')).toMatchObject({requests: 1});
	const asked = Object.keys(lab.stats().byRequest).filter(request => request.endsWith(' secrets'));
	expect(asked).toEqual(['get secrets']);
});

it('reads none where Seldon is not served, and starts when it is installed', async () => {
	const whole = built('h0');
	const isSeldon = (object: unknown) => JSON.stringify(object).includes('mlops.seldon.io');
	const {lab, session} = await liveSession({
		...whole,
		objects: whole.objects.filter(object => !isSeldon(object)),
	});
	const without = await frameWhere(session, one => secretsOf(one)?.kind === 'absent');
	expect(secretsOf(without)).toMatchObject({why: expect.stringContaining('does not serve models')});
	expect(rowsOf(without)).toEqual([]);
	for (const object of whole.objects.filter(isSeldon)) lab.apply(object as Parameters<typeof lab.apply>[0]);
	const frame = await frameWhere(session, one => rowsOf(one).length > 0);
	expect(rowsOf(frame)).toEqual(['financial-inference/seldon-rclone-minio read']);
});

it('follows the names: another Secret is read when a model names it, and one that nobody names is forgotten', async () => {
	const {lab, session} = await liveSession(built('sc-10'));
	const named = 'financial-inference/ml-platform read';
	await frameWhere(session, one => rowsOf(one).includes(named));
	for (const name of ['baseline-predictor', 'enhanced-predictor']) {
		const ref = {group: 'mlops.seldon.io', resource: 'models', namespace: 'financial-inference', name};
		lab.patch(ref, {spec: {secretName: 'other'}});
	}
	const frame = await frameWhere(session, one => !rowsOf(one).includes(named) && rowsOf(one).length === 2);
	expect([...rowsOf(frame)].sort()).toEqual([
		'financial-inference/other missing',
		'financial-inference/seldon-rclone-minio read',
	]);
});

it('reads none at all when it is told so', async () => {
	const {lab, session} = await liveSession(built('sc-09'), {withoutSecrets: 'switched off'});
	const frame = await frameWhere(session, one => verdicts(one, 'SEL-16').includes('SKIP'));
	expect(secretsOf(frame)).toMatchObject({kind: 'absent', why: 'switched off'});
	expect(rowsOf(frame)).toEqual([]);
	expect(verdicts(frame, 'SEL-17')).toEqual(['SKIP']);
	expect(Object.keys(lab.stats().byRequest).filter(request => request.endsWith(' secrets'))).toEqual([]);
});

it('says which verb is missing where they may not be read, and passes nothing', async () => {
	const {session} = await liveSession({
		...built('h0'),
		denied: [...neverListed, {verb: 'get', group: '', resource: 'secrets'}],
	});
	const frame = await frameWhere(session, one => secretsOf(one)?.kind === 'forbidden');
	expect(secretsOf(frame)).toMatchObject({verb: 'get'});
	const judged = await frameWhere(session, one => verdicts(one, 'SEL-16').includes('SKIP'));
	expect(verdicts(judged, 'SEL-17')).toEqual(['SKIP']);
});

it('has one that is not there as missing, and says so once it was asked for', async () => {
	const h0 = built('h0');
	const {session} = await liveSession({
		...h0,
		objects: h0.objects.filter(object => !JSON.stringify(object).includes('"kind":"Secret"')),
	});
	const frame = await frameWhere(session, isLive);
	expect(rowsOf(frame)).toEqual(['financial-inference/seldon-rclone-minio missing']);
});

it('reads in a snapshot also the Secrets that are those of agents by their name', async () => {
	const sc09 = built('sc-09');
	const also = [{namespace: 'financial-inference', name: 'seldon-rclone-minio'}];
	const objects = sc09.objects.filter(object => !JSON.stringify(object).includes('"kind":"SeldonRuntime"'));
	const {session} = await liveSession({...sc09, objects}, {live: false, alsoSecrets: () => also});
	expect(await session.settled(20_000, AbortSignal.timeout(30_000))).toBe(true);
	expect(verdicts(await session.refresh(), 'SEL-16')).toEqual(['FAIL']);
});
