import {describe, expect, it} from 'vitest';
import {clusterOf, type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const serving = 'financial-inference';
const url = 'http://192.168.1.249/financial-inference/v2/models/baseline-predictor_1/infer';
const experiment = 'financial-ab-test-experiment';

/** One recorded request to the experiment instead of those of the scenario. */
const asked = (
	outcome: string,
	detail: string,
	headers: object = {'seldon-model': `${experiment}.experiment`},
) =>
	h0(undefined, {
		probes: [
			{
				probe: 'http',
				from: {jumpHost: true},
				to: {host: '192.168.1.249', port: 80, url, headers},
				at: '2026-11-20T15:36:00Z',
				class: outcome,
				detail,
			},
		],
	});

describe('SEL-13 requests to experiments', () => {
	it.each([
		['ok', 'HTTP/1.1 200 OK', 'PASS'],
		['http(400)', 'HTTP/1.1 400 x-seldon-route: :baseline-predictor_1:', 'WARN'],
		['http(500)', 'HTTP/1.1 500', 'WARN'],
		['http(404)', 'HTTP/1.1 404 Not Found (nginx)', 'FAIL'],
		['http(404)', 'HTTP/1.1 404 server: envoy', 'FAIL'],
		['http(504)', 'HTTP/1.1 504 Gateway Time-out (nginx)', 'FAIL'],
		['http(503)', 'no healthy upstream', 'FAIL'],
		['timeout', 'i/o timeout', 'FAIL'],
		['tool', 'curl: not found', 'UNKNOWN'],
	])('says of %s "%s": %s', (outcome, detail, verdict) => {
		expect(findingsOf('SEL-13', asked(outcome, detail))).toMatchObject([{verdict}]);
		expect(verdicts('SEL-14', asked(outcome, detail))).toEqual(['SKIP SEL-14']);
	});

	it('lets a 404 of nginx be the ingress, one of Envoy the header, and blames the network for neither', () => {
		const [nginx] = findingsOf('SEL-13', asked('http(404)', '404 (nginx)'));
		expect(nginx).toMatchObject({owner: 'application'});
		expect(nginx?.summary).toContain('the ingress knows no such host or path');
		const [envoy] = findingsOf('SEL-13', asked('http(404)', 'server: envoy'));
		expect(envoy?.explanation).toContain(`${experiment}.experiment`);
		expect(envoy?.ruledOut.join()).toContain('the network to Envoy');
	});

	it('is skipped when nobody asked', () => {
		const none = h0(undefined, {probes: []});
		expect(findingsOf('SEL-13', none)).toMatchObject([{verdict: 'SKIP', summary: 'no probe was run'}]);
		expect(findingsOf('SEL-14', none)).toMatchObject([{verdict: 'SKIP'}]);
		expect(findingsOf('SEL-20', none)).toMatchObject([{verdict: 'SKIP'}]);
	});

	it('believes the last answer', () => {
		const twice = (first: string, second: string) =>
			h0(undefined, {
				probes: [first, second].map((outcome, index) => ({
					probe: 'http',
					from: {jumpHost: true},
					to: {host: '192.168.1.249', url, headers: {'Seldon-Model': `${experiment}.experiment`}},
					at: `2026-11-20T15:3${index}:00Z`,
					class: outcome,
				})),
			});
		expect(findingsOf('SEL-13', twice('http(504)', 'ok'))).toMatchObject([{verdict: 'PASS'}]);
		expect(findingsOf('SEL-13', twice('ok', 'http(504)'))).toMatchObject([{verdict: 'FAIL'}]);
	});
});

describe('SEL-14 requests to models', () => {
	it('are those without an experiment, by the name in the path', () => {
		const snapshot = asked('http(404)', 'server: envoy', {});
		expect(findingsOf('SEL-14', snapshot)).toMatchObject([
			{id: `SEL-14/${serving}/baseline-predictor_1/no-route`, verdict: 'FAIL'},
		]);
		expect(verdicts('SEL-13', snapshot)).toEqual(['SKIP SEL-13']);
	});
});

describe('SEL-20 the way to the scheduler', () => {
	const probe = (outcome: string, port = 9005, host = '10.43.51.131') => ({
		probe: 'tcp',
		from: {namespace: serving, pod: 'mlserver-0', container: 'agent'},
		to: {host, port, protocol: 'tcp'},
		at: '2026-11-20T15:36:00Z',
		class: outcome,
	});
	const probed = (...probes: readonly unknown[]) => h0(undefined, {probes});

	it('passes what arrives and fails what is lost or refused, with who needs the port', () => {
		expect(verdicts('SEL-20', probed(probe('ok')))).toEqual(['PASS SEL-20']);
		const [lost] = findingsOf('SEL-20', probed(probe('timeout'), probe('ok', 9004)));
		expect(lost).toMatchObject({id: `SEL-20/${serving}`, verdict: 'FAIL'});
		expect(lost?.explanation).toContain('9005 is for the agents');
		expect(findingsOf('SEL-20', probed(probe('refused')))[0]?.explanation).toContain('refused');
	});

	it('does not take other ports and tools that failed for an answer', () => {
		expect(verdicts('SEL-20', probed(probe('timeout', 443), probe('tool')))).toEqual(['SKIP SEL-20']);
	});

	it('is a symptom on the canonical cluster', () => {
		expect(findingsOf('SEL-20', clusterOf('canonical'))).toMatchObject([{verdict: 'FAIL', class: 'symptom'}]);
	});

	it('has nothing against an alias that lists only 9004', () => {
		const alias = (draft: Draft) =>
			draft.add({
				apiVersion: 'v1',
				kind: 'Service',
				metadata: {namespace: 'financial-mlops-pytorch', name: 'seldon-scheduler', uid: 'alias'},
				spec: {
					type: 'ExternalName',
					externalName: `seldon-scheduler.${serving}.svc.cluster.local`,
					ports: [{port: 9004}],
				},
			});
		for (const code of ['SEL-05', 'SEL-20', 'SEL-19'])
			expect(findingsOf(code, h0(alias)).map(({verdict}) => verdict)).not.toContain('FAIL');
	});
});
