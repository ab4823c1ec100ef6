import {afterEach, beforeEach, expect, test} from 'vitest';
import {namedFaults} from '../../src/lab/faults/fault.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask, open, watch} from './client.ts';
import {type ManualClock, manualClock} from './manual-clock.ts';
import {namespace, pod} from './objects.ts';

let lab: Lab;
let clock: ManualClock;
beforeEach(async () => {
	clock = manualClock();
	lab = await startLab({cluster: {objects: [namespace('a'), pod('a', 'web')]}, clock});
});
afterEach(() => lab.close());

const errorOf = async (path: string) =>
	ask(lab, path).then(
		answer => `answered ${answer.code}`,
		(error: NodeJS.ErrnoException) => error.code,
	);

test.each([
	['429', 429, 'TooManyRequests'],
	['503', 503, 'ServiceUnavailable'],
	['410', 410, 'Expired'],
	['403', 403, 'Forbidden'],
] as const)('fault %s answers %i with a Status, as often as asked', async (name, code, reason) => {
	await lab.setFault({...namedFaults[name], requests: 1});
	const failed = await ask(lab, '/api/v1/pods');
	expect([failed.code, failed.body.reason]).toEqual([code, reason]);
	expect((await ask(lab, '/api/v1/pods')).code).toBe(200);
});

test('429 says when to come back', async () => {
	await lab.setFault(namedFaults['429']);
	expect((await ask(lab, '/api/v1/pods')).headers['retry-after']).toBe('2');
});

test('a fault for one path leaves the others alone, and ends with its time', async () => {
	await lab.setFault({kind: 'status', code: 503, path: /^\/api\/v1\/pods/, forMs: 1_000});
	expect((await ask(lab, '/api/v1/pods')).code).toBe(503);
	expect((await ask(lab, '/api/v1/namespaces')).code).toBe(200);
	clock.advance(1_000);
	expect((await ask(lab, '/api/v1/pods')).code).toBe(200);
});

test('a reset cuts the connection', async () => {
	await lab.setFault({kind: 'reset'});
	expect(await errorOf('/api/v1/pods')).toBe('ECONNRESET');
});

test('a silenced watch never speaks again; new requests do once the fault is over', async () => {
	const events = await watch(lab, '/api/v1/pods?watch=true');
	expect((await events.next())?.type).toBe('ADDED');
	await lab.setFault({kind: 'silence'});
	lab.apply(pod('a', 'other'));
	const unanswered = open(lab, '/api/v1/pods').catch(() => 'cut');
	await expect.poll(() => lab.stats().byRequest['list pods']).toBe(1);
	await lab.clearFaults();
	lab.apply(pod('a', 'third'));
	expect((await ask(lab, '/api/v1/pods')).body.items).toHaveLength(3);
	let heard = false;
	const later = events.next().then(event => {
		heard = event !== undefined;
	});
	await lab.close();
	await later;
	expect(heard).toBe(false);
	expect(await unanswered).toBe('cut');
});

test('slow answers trickle and still arrive whole', async () => {
	await lab.setFault({kind: 'slow', bytesPerSecond: 2_000, latencyMs: 100});
	const answer = ask(lab, '/api/v1/pods');
	let done = false;
	answer.finally(() => {
		done = true;
	});
	let waited = 0;
	while (!done) {
		clock.advance(50);
		waited += 50;
		await new Promise(resolve => setImmediate(resolve));
	}
	const {body, raw} = await answer;
	expect(body.items).toHaveLength(1);
	expect(waited).toBeGreaterThanOrEqual(100 + (raw.length / 2_000) * 1_000);
});

test('refuse stops listening and comes back on the same port', async () => {
	const {port} = lab.server;
	await lab.setFault({kind: 'refuse'});
	expect(await errorOf('/api/v1/pods')).toBe('ECONNREFUSED');
	await lab.clearFaults();
	expect(lab.server.port).toBe(port);
	expect((await ask(lab, '/api/v1/pods')).code).toBe(200);
});

test('an expired certificate and a wrong authority are refused by the client', async () => {
	await lab.setFault({kind: 'expired-certificate'});
	expect(await errorOf('/api/v1/pods')).toBe('CERT_HAS_EXPIRED');
	await lab.clearFaults();
	await lab.setFault({kind: 'wrong-ca'});
	expect(await errorOf('/api/v1/pods')).toMatch(/SELF_SIGNED|UNABLE_TO|CERT_SIGNATURE/);
	await lab.clearFaults();
	expect((await ask(lab, '/api/v1/pods')).code).toBe(200);
});

test('a fault for a verb and a resource leaves other verbs alone', async () => {
	await lab.setFault({kind: 'forbidden', verb: 'watch', group: '', resource: 'pods'});
	expect((await ask(lab, '/api/v1/pods')).code).toBe(200);
	expect((await ask(lab, '/api/v1/pods?watch=true')).code).toBe(403);
});
