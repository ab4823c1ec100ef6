import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {SourceState} from '../../src/store/source-state.ts';
import {type SeldonModel, seldonSummary} from '../../src/systems/seldon.ts';
import {clusterOf, type Draft, h0} from '../checks/fixtures.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

const serving = 'financial-inference';
const summaryOf = (snapshot: Snapshot) =>
	seldonSummary({snapshot, diagnosis: diagnose(snapshot, runChecks(snapshot))});
const words = ({hops}: SeldonModel) => hops.map(({word}) => word);
const states = ({hops}: SeldonModel) => hops.map(({state}) => state);
const modelOf = (snapshot: Snapshot, name = 'baseline-predictor') =>
	summaryOf(snapshot).models.find(model => model.name === name)!;

/** Pods of the serving namespace by name. */
const podOf = (draft: Draft, name: string) =>
	draft.all('Pod').find(({metadata}) => metadata.namespace === serving && metadata.name === name)!;

describe('the canonical cluster', () => {
	const summary = summaryOf(clusterOf('canonical'));
	const [baseline, enhanced] = summary.models as [SeldonModel, SeldonModel];

	it('shows for each model the hop at which its way breaks off', () => {
		expect(words(baseline)).toEqual(['ModelFailed', 'old address', 'no DNS', '9000 ok', 'denied', '504']);
		expect(words(enhanced)).toEqual(['ScheduleFailed', 'no server', 'no DNS', '9000 ok', 'denied', '504']);
		expect([baseline.failing, enhanced.failing]).toEqual(['scheduler', 'agent']);
		expect([baseline.answering, enhanced.answering]).toEqual(['no', 'no']);
	});

	it('names policy, address and probe as evidence', () => {
		const evidence = baseline.hops.flatMap(hop =>
			hop.evidence.map(({source, value}) => `${source}: ${value}`),
		);
		expect(evidence).toContain('EndpointSlices of Service financial-inference/seldon-scheduler: 10.42.3.21');
		expect(evidence.join('\n')).toContain(
			'NetworkPolicy financial-inference/ml-namespace-baseline .spec.egress',
		);
		expect(evidence.join('\n')).toContain('http(504)');
	});

	it('lists servers, experiments and controllers', () => {
		expect(summary.servers.find(({namespace}) => namespace === serving)).toMatchObject({
			ready: 0,
			wanted: 1,
			verdict: 'FAIL',
		});
		expect(summary.routes).toMatchObject([{kind: 'Experiment', ready: false}]);
		expect(summary.controllers).toMatchObject([{ready: 1, desired: 1}]);
	});
});

describe('models', () => {
	it('all in order: nothing fails, and Ready alone is not called an answer', () => {
		const {models, findings} = summaryOf(h0(undefined, {probes: []}));
		expect(findings).toEqual([]);
		for (const model of models) {
			expect(model).toMatchObject({state: 'ready', answering: 'unknown', failing: null, verdict: 'PASS'});
			expect(states(model)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'unknown']);
		}
	});

	it('answer when a probe says so, and an experiment does not speak for each of its models', () => {
		const asked = (headers: object, outcome = 'ok') =>
			modelOf(
				h0(undefined, {
					probes: [
						{
							probe: 'http',
							from: {jumpHost: true},
							to: {
								host: '192.168.1.202',
								url: 'http://192.168.1.202/v2/models/baseline-predictor/infer',
								headers,
							},
							at: '2026-11-20T15:36:00Z',
							class: outcome,
						},
					],
				}),
			).answering;
		expect(asked({})).toBe('yes');
		expect(asked({'seldon-model': 'financial-ab-test-experiment.experiment'})).toBe('unknown');
		expect(asked({'seldon-model': 'financial-ab-test-experiment.experiment'}, 'http(504)')).toBe('no');
	});

	it('whose scheduler was restarted and has no agent are in doubt', () => {
		const model = modelOf(
			h0(draft => {
				draft.set(podOf(draft, 'seldon-scheduler-0'), 'metadata.creationTimestamp', '2026-11-20T15:30:00Z');
				draft.set(podOf(draft, 'mlserver-0'), 'status.conditions', [{type: 'Ready', status: 'False'}]);
			}),
		);
		expect(model.state).toBe('unconfirmed');
		expect(model.hops[0]).toMatchObject({state: 'unknown', word: 'ready?'});
		expect(model.hops[0]?.why).toContain('not evidence');
		expect(model.hops[1]).toMatchObject({state: 'unknown', word: 'restarted'});
	});

	it.each([
		['Secret does not have 1 key x', 'agent', 'bad secret'],
		['NoSuchKey', 'agent', 'no artifact'],
		['dial tcp 127.0.0.1:9500: connect: connection refused', 'server', 'refused'],
		['rpc error: code = Unavailable desc = connection error', 'scheduler', 'not reached'],
	])('that say "%s" break off at the %s: %s', (reason, hop, word) => {
		const model = modelOf(
			h0(draft =>
				draft.set(draft.one('Model', 'baseline-predictor'), 'status.conditions', [
					{type: 'ModelReady', status: 'False', message: 'ModelFailed', reason},
				]),
			),
		);
		expect(model.failing).toBe(hop);
		expect(model.hops.find(one => one.hop === hop)?.word).toBe(word);
	});

	it('break off at a server container that was killed, and at a component that is down', () => {
		const killed = modelOf(
			h0(draft => {
				const pod = podOf(draft, 'mlserver-0');
				draft.set(pod, 'status.conditions', [{type: 'Ready', status: 'False'}]);
				draft.set(pod, 'status.containerStatuses', [
					{
						name: 'mlserver',
						ready: false,
						restartCount: 1,
						state: {terminated: {reason: 'OOMKilled', exitCode: 137}},
					},
				]);
			}),
		);
		expect(killed.hops.find(({hop}) => hop === 'server')).toMatchObject({state: 'fail', word: 'OOMKilled'});
		const down = modelOf(
			h0(draft => {
				const envoy = draft
					.all('Deployment')
					.find(({metadata}) => metadata.namespace === serving && metadata.name === 'seldon-envoy')!;
				draft.set(envoy, 'status.readyReplicas', 0);
			}),
		);
		expect(down.failing).toBe('envoy');
	});
});

describe('what cannot be told', () => {
	it('is absent where the API is not served, and unknown where it may not be read', () => {
		const state = (seldonModels: SourceState) => summaryOf(snapshotOf([], {sources: {seldonModels}}));
		expect(state({kind: 'absent', since: 1, why: 'not served'})).toMatchObject({
			presence: 'absent',
			why: 'not served',
		});
		expect(state({kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'})).toMatchObject({
			presence: 'unknown',
		});
		expect(summaryOf(snapshotOf([]))).toMatchObject({presence: 'absent', models: []});
	});

	it('is told for many models in little more than the time for one', () => {
		const many = h0(draft => {
			const model = draft.one('Model', 'baseline-predictor');
			for (let index = 0; index < 2000; index++)
				draft.add({...model, metadata: {...model.metadata, name: `m-${index}`, uid: `m-${index}`}});
		});
		expect(summaryOf(many).models).toHaveLength(2002);
	});
});
