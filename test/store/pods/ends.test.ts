import {describe, expect, it} from 'vitest';
import {collectors} from '../../../collectors/index.ts';
import type {ContainerEnd} from '../../../src/store/pod-table.ts';
import {createStore} from '../../../src/store/store.ts';
import {kubernetesObjects} from '../../support/encode.ts';
import {snapshotOf} from '../../support/snapshot.ts';

const finishedAt = '2026-11-20T15:00:00Z';
const at = Date.parse(finishedAt);

function endsOf(status: object): readonly ContainerEnd[] {
	const {pods} = snapshotOf([
		{apiVersion: 'v1', kind: 'Pod', metadata: {namespace: 'a', name: 'p'}, spec: {}, status},
	]);
	const slot = pods.find('a', 'p');
	expect(pods.row(slot).ends).toEqual(pods.endsOf(pods.endsId(slot)));
	return pods.row(slot).ends;
}

const ended = (terminated: object) => ({terminated: {finishedAt, ...terminated}});

describe('containers that ended badly', () => {
	it('are kept with how and when, now and the last time', () => {
		expect(
			endsOf({
				initContainerStatuses: [{name: 'init', state: ended({reason: 'Error', exitCode: 2})}],
				containerStatuses: [
					{
						name: 'main',
						state: {running: {startedAt: finishedAt}},
						lastState: ended({reason: 'OOMKilled', exitCode: 137}),
					},
					{name: 'wait', state: ended({reason: 'Completed', exitCode: 0})},
				],
			}),
		).toEqual([
			{container: 'init', init: true, reason: 'Error', exitCode: 2, signal: 0, at, current: true},
			{container: 'main', init: false, reason: 'OOMKilled', exitCode: 137, signal: 0, at, current: false},
		]);
	});

	it('are judged by their reason, not by their exit code', () => {
		expect(
			endsOf({containerStatuses: [{name: 'main', state: ended({reason: 'OOMKilled', exitCode: 0})}]}),
		).toMatchObject([{reason: 'OOMKilled', exitCode: 0}]);
		expect(endsOf({containerStatuses: [{name: 'main', state: ended({exitCode: 0})}]})).toEqual([]);
		expect(
			endsOf({containerStatuses: [{name: 'main', state: ended({exitCode: 0, signal: 9})}]}),
		).toMatchObject([{reason: '', signal: 9}]);
	});

	it('are sanitised and bounded', () => {
		const reason = `a\u001b[31m","x":"${'y'.repeat(5000)}`;
		const statuses = Array.from({length: 40}, (_, index) => ({
			name: `c${index}`,
			state: ended({reason, exitCode: 1}),
		}));
		const ends = endsOf({containerStatuses: statuses});
		expect(ends).toHaveLength(16);
		expect(ends[0]!.reason.length).toBeLessThan(300);
		expect(ends[0]!.reason).not.toContain('\u001b');
	});

	it("are read from Kubernetes' own protobuf too", () => {
		const crash = kubernetesObjects().find(
			({object}) => (object.metadata as {name?: string}).name === 'crash' && object.kind === 'Pod',
		)!;
		const store = createStore({sources: collectors, clock: () => 1});
		store.sink('pods').putWire(crash.protobuf, 0, crash.protobuf.length);
		const {pods} = store.snapshot(1);
		expect(pods.row(pods.find('shop', 'crash')).ends).toEqual([
			{
				container: 'main',
				init: false,
				reason: 'Error',
				exitCode: 1,
				signal: 0,
				at: Date.UTC(2026, 10, 20, 14),
				current: false,
			},
		]);
	});
});
