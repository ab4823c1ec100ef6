import {describe, expect, it} from 'vitest';
import {snapshotOf} from '../support/snapshot.ts';

const seldon = (kind: string, spec: unknown, status?: unknown, metadata: object = {}) => ({
	apiVersion: 'mlops.seldon.io/v1alpha1',
	kind,
	metadata: {namespace: 'a', name: 'x', ...metadata},
	spec,
	...(status !== undefined && {status}),
});

describe('Seldon', () => {
	it('models have defaults, their server, and a status that may be about an older spec', () => {
		const row = (status?: unknown, metadata?: object) =>
			snapshotOf([seldon('Model', {storageUri: 's3://m'}, status, metadata)]).tables.seldonModels[0];
		expect(row()).toMatchObject({
			replicas: 1,
			availableReplicas: 0,
			scheduledOn: '',
			conditions: [],
			statusIsOld: false,
			storageUri: 's3://m',
		});
		expect(row({selector: 'server=mlserver', observedGeneration: 1}, {generation: 2})).toMatchObject({
			scheduledOn: 'mlserver',
			statusIsOld: true,
		});
		expect(row({selector: 'server='}, {generation: 2})).toMatchObject({scheduledOn: '', statusIsOld: false});
	});

	it('experiments and pipelines name what they send requests to', () => {
		const {seldonExperiments, seldonPipelines} = snapshotOf([
			seldon('Experiment', {candidates: [{name: 'a'}, {name: 'b'}], mirror: {name: 'c'}}),
			seldon('Pipeline', {steps: [{name: 'a'}, {name: 'b', inputs: ['a']}]}),
		]).tables;
		expect(seldonExperiments[0]).toMatchObject({members: ['a', 'b', 'c'], memberKind: 'Model'});
		expect(seldonPipelines[0]).toMatchObject({members: ['a', 'b'], memberKind: 'Model'});
	});

	it('runtimes say which components are off and how many are wanted', () => {
		const overrides = [
			{name: 'seldon-scheduler', disable: true},
			{name: 'seldon-envoy', replicas: 0},
			{name: 'hodometer'},
		];
		const [row] = snapshotOf([seldon('SeldonRuntime', {seldonConfig: 'default', overrides})]).tables
			.seldonRuntimes;
		expect(row?.overrides).toEqual([
			{name: 'seldon-scheduler', disabled: true},
			{name: 'seldon-envoy', disabled: false, replicas: 0},
			{name: 'hodometer', disabled: false},
		]);
	});

	it.each([
		seldon('Model', {replicas: 'many'}),
		seldon('Server', [], {}),
		seldon('Model', {}, {conditions: {}}),
		seldon('Experiment', {candidates: ['a']}),
	])('objects of other shapes are malformed, not empty', object => {
		const {sources} = snapshotOf([object]);
		expect(sources.reduce((sum, {malformed}) => sum + malformed, 0)).toBe(1);
	});
});

describe('workflows', () => {
	const row = (status: unknown, labels = {}) =>
		snapshotOf([
			{
				apiVersion: 'argoproj.io/v1alpha1',
				kind: 'Workflow',
				metadata: {namespace: 'a', name: 'w', labels},
				spec: {},
				status,
			},
		]).tables.workflows[0]!;

	it('keep the words of few steps that did not succeed', () => {
		const nodes = Object.fromEntries(
			Array.from({length: 2000}, (_, index) => [
				`n${index}`,
				{name: `n${index}`, phase: index % 2 === 0 ? 'Succeeded' : 'Failed', message: 'x'.repeat(5000)},
			]),
		);
		const {troubled} = row({phase: 'Failed', nodes});
		expect(troubled).toHaveLength(8);
		expect(troubled[0]!.message.length).toBeLessThanOrEqual(1024);
		expect(troubled.every(({phase}) => phase === 'Failed')).toBe(true);
	});

	it('say when their steps cannot be read, and what they were made from', () => {
		expect(row({phase: 'Failed', compressedNodes: 'H4sI'})).toMatchObject({stepsHidden: true, troubled: []});
		expect(row({phase: 'Failed', offloadNodeStatusVersion: 'fnv:1'}).stepsHidden).toBe(true);
		expect(row({}, {'workflows.argoproj.io/cron-workflow': 'nightly'})).toMatchObject({
			madeFrom: 'CronWorkflow/nightly',
			phase: '',
			startedAt: 0,
		});
	});
});

describe('quotas', () => {
	it('keep what may be used and what is, as written', () => {
		const [row] = snapshotOf([
			{
				apiVersion: 'v1',
				kind: 'ResourceQuota',
				metadata: {namespace: 'a', name: 'q'},
				spec: {hard: {pods: '10', 'limits.memory': '2Gi'}, scopes: ['BestEffort']},
				status: {used: {pods: '3'}},
			},
		]).tables.resourceQuotas;
		expect(row).toMatchObject({
			isScoped: true,
			items: [
				{resource: 'pods', hard: '10', used: '3'},
				{resource: 'limits.memory', hard: '2Gi', used: ''},
			],
		});
	});

	it('and defaults of containers alone, where a limit is a request too', () => {
		const limits = [
			{type: 'Container', default: {memory: '1Gi'}, defaultRequest: {cpu: '1'}},
			{type: 'Pod', max: {memory: '4Gi'}},
		];
		const [row] = snapshotOf([
			{apiVersion: 'v1', kind: 'LimitRange', metadata: {namespace: 'a', name: 'l'}, spec: {limits}},
		]).tables.limitRanges;
		expect([...row!.defaults].sort()).toEqual(['limits.memory', 'requests.cpu', 'requests.memory']);
	});
});

describe('environments', () => {
	const environment = (env: readonly object[]) =>
		snapshotOf([
			{
				apiVersion: 'apps/v1',
				kind: 'Deployment',
				metadata: {namespace: 'a', name: 'd'},
				spec: {template: {spec: {containers: [{name: 'c', image: 'i', env}]}}},
			},
		]).tables.deployments[0]?.seldonEnvironment;
	it("are kept of Seldon's controller alone, and of that only what it talks to", () => {
		expect(environment([{name: 'PASSWORD', value: 'secret'}])).toBeUndefined();
		expect(
			environment([
				{name: 'CLUSTERWIDE', value: 'true'},
				{name: 'PASSWORD', value: 'secret'},
			]),
		).toEqual({
			CLUSTERWIDE: 'true',
		});
	});
});

it('refused pods are read from events with that reason alone', () => {
	const event = (reason: string) => ({
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {namespace: 'a', name: reason},
		involvedObject: {kind: 'Job', namespace: 'a', name: 'j'},
		reason,
		message: 'm',
		count: 4,
		lastTimestamp: '2026-11-20T15:00:00Z',
	});
	expect(snapshotOf([event('FailedCreate'), event('Pulled')]).tables.creationFailures).toMatchObject([
		{subject: {kind: 'Job', namespace: 'a', name: 'j'}, count: 4, at: Date.UTC(2026, 10, 20, 15)},
	]);
});
