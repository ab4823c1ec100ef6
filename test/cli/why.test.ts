import {describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

describe('why', () => {
	it('ends with 1 at a cause, 0 when nothing is wrong, 64 for what cannot be asked', async () => {
		const [cause, clear, wrong] = await Promise.all([
			ktriage(['why', 'models', '--demo', '-o', 'json']),
			ktriage(['why', 'dns', '--demo', 'h0']),
			ktriage(['why', 'nonsense', '--demo']),
		]);
		expect(cause.code).toBe(1);
		expect(JSON.parse(cause.stdout)).toMatchObject({format: 'ktriage.why/v1', verdict: 'cause'});
		expect(clear.code).toBe(0);
		expect(clear.stdout).toMatch(/^PASS dns/);
		expect(wrong.code).toBe(64);
		expect(wrong.stderr).toContain('models');
	});
});

describe('who', () => {
	it('ends with 0 for an owner, 1 for a stale address, 64 for no address', async () => {
		const [owned, stale, wrong] = await Promise.all([
			ktriage(['who', '10.43.51.131:9004', '--demo', '-o', 'json']),
			ktriage(['who', '10.43.99.99', '--demo']),
			ktriage(['who', 'seldon', '--demo']),
		]);
		expect(owned.code).toBe(0);
		expect(JSON.parse(owned.stdout)).toMatchObject({
			format: 'ktriage.who/v1',
			port: 9004,
			owners: [{kind: 'Service', name: 'seldon-scheduler', endpoints: [{network: {kind: 'flannel'}}]}],
		});
		expect(stale.code).toBe(1);
		expect(stale.stdout).toMatch(/^STALE/);
		expect(wrong.code).toBe(64);
	});
});
