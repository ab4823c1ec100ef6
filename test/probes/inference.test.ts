import {expect, test} from 'vitest';
import {inferenceMeaning, inferenceQuestion} from '../../src/probes/inference.ts';
import type {ProbeClass} from '../../src/probes/question.ts';

const base = {
	base: 'http://10.1.1.1:80',
	kind: 'model',
	name: 'iris',
	operation: 'model-ready',
	host: '',
} as const;

test.each([
	[{}, 'GET', '/v2/models/iris/ready', {'seldon-model': 'iris'}],
	[{operation: 'metadata'}, 'GET', '/v2/models/iris', {'seldon-model': 'iris'}],
	[{operation: 'infer'}, 'POST', '/v2/models/iris/infer', {'seldon-model': 'iris'}],
	[{operation: 'live', name: ''}, 'GET', '/v2/health/live', {}],
	[{operation: 'ready', name: ''}, 'GET', '/v2/health/ready', {}],
	[
		{kind: 'pipeline', operation: 'infer'},
		'POST',
		'/v2/pipelines/iris/infer',
		{'seldon-model': 'iris.pipeline'},
	],
	[
		{kind: 'experiment', operation: 'infer'},
		'POST',
		'/v2/models/iris/infer',
		{'seldon-model': 'iris.experiment'},
	],
	[
		{base: 'http://10.1.1.1/ns/v2/models/a_1/infer', host: 'ml.local', kind: 'experiment'},
		'POST',
		'/ns/v2/models/a_1/infer',
		{host: 'ml.local', 'seldon-model': 'iris.experiment'},
	],
	[{base: 'http://10.1.1.1/prefix/'}, 'GET', '/prefix/v2/models/iris/ready', {'seldon-model': 'iris'}],
] as const)('%o', (more, method, path, headers) => {
	const question = inferenceQuestion({...base, ...more});
	expect(new URL(question.url).pathname).toBe(path);
	expect(question.body === undefined ? 'GET' : 'POST').toBe(method);
	expect(question.headers).toEqual(headers);
});

test.each([
	['http(404)', '404, server: envoy', 'Envoy has no route'],
	['http(404)', '404, server: nginx/1.22', 'ingress has no rule'],
	['http(404)', '404, server: uvicorn', 'no such model loaded'],
	['http(422)', '422, server: envoy, x-seldon-route: :iris_1:', 'routing works (route :iris_1:)'],
	['http(422)', '422, server: uvicorn', 'does not take this input'],
	['http(504)', 'HTTP/1.1 504 Gateway Time-out (nginx)', 'the ingress was reached'],
	['http(503)', '503 server: envoy', 'Envoy was reached'],
	['ok', '200, server: envoy, x-seldon-route: :a_1:', 'answered by route :a_1:'],
] as const)('%s %s: %s', (outcome, detail, meaning) => {
	const run = {
		question: inferenceQuestion(base),
		from: {kind: 'outside' as const},
		answer: {class: outcome as ProbeClass, detail},
		millis: 1,
		at: 1,
		tool: '',
	};
	expect(inferenceMeaning(run)).toContain(meaning);
});

test('a server that is ready has not said that a model is', () => {
	const question = inferenceQuestion({...base, operation: 'ready'});
	const answer = {class: 'ok' as const, detail: '200'};
	expect(inferenceMeaning({question, from: {kind: 'outside'}, answer, millis: 1, at: 1, tool: ''})).toContain(
		'no model loaded',
	);
	const lost = {class: 'timeout' as const, detail: ''};
	expect(
		inferenceMeaning({question, from: {kind: 'outside'}, answer: lost, millis: 1, at: 1, tool: ''}),
	).toBeUndefined();
});
