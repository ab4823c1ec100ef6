import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'PRF-02', title: 'Latency of inference'};
const worse = 1.1;

/** Whether models answer as fast as a day ago, as Prometheus measures it. */
export const prf02: Check = {
	...named,
	about:
		'The 95th percentile of inference is at most 10 % above that of a day ago; needs metrics of Seldon in Prometheus.',
	needs: ['pods'],
	run: snapshot => {
		const {prometheus} = snapshot;
		if (prometheus.kind !== 'read')
			return [finding(named, {verdict: 'SKIP', summary: 'not measured', explanation: prometheus.why})];
		const value = (name: 'inferenceLatency' | 'inferenceLatencyBefore') => {
			const answer = prometheus.answers[name];
			return answer?.kind === 'samples' ? answer.samples[0]?.value : undefined;
		};
		const [now, before] = [value('inferenceLatency'), value('inferenceLatencyBefore')];
		if (now === undefined || before === undefined || before <= 0)
			return [
				finding(named, {verdict: 'SKIP', summary: 'no latency of inference is measured, now or a day ago'}),
			];
		const said = `${(now * 1000).toFixed(1)} ms at the 95th percentile, ${(before * 1000).toFixed(1)} ms a day ago`;
		const evidence = [
			{
				kind: 'metric' as const,
				source: `${prometheus.where} seldon_model_infer_api_seconds`,
				value: said,
				at: prometheus.at,
			},
		];
		if (now <= before * worse) return [finding(named, {verdict: 'PASS', summary: said, evidence})];
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'symptom',
				owner: 'joint',
				summary: said,
				explanation:
					'A day ago other requests may have come. Compare with the same load before drawing conclusions.',
				evidence,
				predictions: [
					{probe: 'Send the same requests as before the window', expect: 'answers as late as these'},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'See whether servers are throttled, short of memory or far from their scheduler.',
						command: 'ktriage check RES-03 RES-02 CAL-20',
						risk: 'none',
						verify: 'ktriage check PRF-02',
					},
				],
			}),
		];
	},
};
