import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {workloadsSummary} from '../../src/systems/workloads.ts';
import {bare, clusterOf, h0, pod} from '../checks/fixtures.ts';
import {testNow} from '../support/snapshot.ts';

const summaryOf = (snapshot: Snapshot) =>
	workloadsSummary({snapshot, diagnosis: diagnose(snapshot, runChecks(snapshot))});
const minutesAgo = (minutes: number) => new Date(testNow - minutes * 60_000).toISOString();

const event = (name: string, message: string, at: string, extra: object = {}) => ({
	apiVersion: 'v1',
	kind: 'Event',
	metadata: {namespace: 'a', name, uid: name},
	type: 'Warning',
	reason: 'FailedScheduling',
	message,
	involvedObject: {kind: 'Pod', namespace: 'a', name: 'p'},
	lastTimestamp: at,
	...extra,
});

describe('the summary of workloads', () => {
	const summary = summaryOf(clusterOf('canonical'));

	it('tells which workflows failed, and what their steps say', () => {
		const failed = summary.workflows.filter(({state}) => state === 'failed');
		expect(failed.map(({says}) => says).sort()).toEqual([
			'OOMKilled (exit code 137)',
			expect.stringContaining('failed quota: financial-mlops-pytorch-quota'),
		]);
		expect(failed.flatMap(({findings}) => findings.map(({code}) => code))).toContain('RES-02');
	});

	it('tells what a quota refuses, for which container and which missing request', () => {
		const memory = summary.quotas.find(({resource}) => resource === 'limits.memory');
		expect(memory).toMatchObject({used: '0', hard: '200Gi', share: 0});
		expect(memory?.refused).toMatchObject([{kind: 'Workflow', lacking: ['init, wait: limits.memory']}]);
		const workflows = summary.quotas.find(({resource}) => resource.startsWith('count/'));
		expect(workflows?.refused).toEqual([]);
		expect(workflows?.share).toBeCloseTo(7 / 50);
	});

	it('tells of kills for memory by their reason', () => {
		expect(summary.pods.map(({trouble, what, isBack}) => [trouble, what, isBack])).toEqual([
			['killed', 'main', false],
		]);
	});

	it('has nothing to tell of the healthy cluster', () => {
		const {workflows, quotas, pods, findings} = summaryOf(h0());
		expect(workflows.filter(({state}) => state !== 'succeeded')).toEqual([]);
		expect(quotas.flatMap(({refused}) => refused)).toEqual([]);
		expect(pods).toEqual([]);
		expect(findings.filter(({verdict}) => verdict !== 'UNKNOWN')).toEqual([]);
	});
});

describe('pods that wait', () => {
	const pending = (created: string) => pod('a/p', {phase: 'Pending', created});

	it('are told once they have waited for longer than a start takes, with the last warning about them', () => {
		const told = summaryOf(
			bare([
				pending(minutesAgo(10)),
				event('older', '0/3 nodes are available: first', minutesAgo(9)),
				event('newer', '0/3 nodes are available: Insufficient memory', minutesAgo(2)),
			]),
		);
		expect(told.pods).toMatchObject([
			{trouble: 'pending', name: 'p', what: 'Pending', why: '0/3 nodes are available: Insufficient memory'},
		]);
		expect(summaryOf(bare([pending(minutesAgo(0.5))])).pods).toEqual([]);
	});
});

describe('warnings', () => {
	it('are in the order of time, each told once', () => {
		const refusal = {reason: 'FailedCreate', involvedObject: {kind: 'ReplicaSet', namespace: 'a', name: 'r'}};
		const {events} = summaryOf(
			bare([
				event('x', 'old', minutesAgo(9)),
				event('y', 'new', minutesAgo(1), {count: 7}),
				event('z', 'exceeded quota: q', minutesAgo(5), refusal),
			]),
		);
		expect(events.map(({message, count}) => [message, count])).toEqual([
			['new', 7],
			['exceeded quota: q', 1],
			['old', 1],
		]);
	});
});
