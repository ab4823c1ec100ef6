import {lastAnswers} from '../migration/asked.ts';
import {askedEvidence, noProbe} from './asked-evidence.ts';
import {count, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'PRF-03', title: 'Latency inside pods'};
const limitMs = 1;

/** Loopback inside a pod takes a fraction of a millisecond, whatever the network plugin: longer means that the pod is short of CPU. */
export const prf03: Check = {
	...named,
	about: 'Probes inside pods took less than 1 ms; no network plugin is on that way.',
	needs: ['nodes'],
	run: snapshot => {
		const asked = lastAnswers(snapshot).flatMap(one => {
			const loopback = one.result.probe === 'latency' && /^(127\.|::1$|localhost$)/.test(one.result.to.host);
			const millis = millisOf(one.result.detail);
			return loopback && one.answer === 'ok' && millis !== undefined ? [{one, millis}] : [];
		});
		if (asked.length === 0)
			return [noProbe(named, 'ktriage probe latency --from NAMESPACE/POD --to 127.0.0.1')];
		const slow = asked.filter(({millis}) => millis >= limitMs);
		const evidence = askedEvidence((slow.length > 0 ? slow : asked).map(({one}) => one));
		if (slow.length === 0) {
			const most = Math.max(...asked.map(({millis}) => millis));
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `${most} ms at most inside ${count(asked.length, 'pod')}`,
					evidence,
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'advisory',
				owner: 'application',
				summary: `${slow.map(({one, millis}) => `${millis} ms inside ${one.where}`).join(', ')}`,
				explanation:
					'The containers of a pod share one network: no plugin is on the way between them. The pod waits for the processor.',
				evidence,
				ruledOut: ['the network plugin: it does not touch loopback'],
				predictions: [
					{probe: 'Look at the throttling of its containers (RES-03)', expect: 'a limit that is reached'},
				],
				remedies: [
					{
						owner: 'application',
						text: 'Give its containers more CPU, or look what else runs on the node.',
						command: '',
						risk: 'low',
						verify: 'ktriage check PRF-03 after probing again',
					},
				],
			}),
		];
	},
};

function millisOf(detail: string): number | undefined {
	const [, digits, unit] = /([\d.]+)\s*(µs|us|ms|s)\b/.exec(detail) ?? [];
	if (digits === undefined) return undefined;
	const value = Number(digits);
	if (!Number.isFinite(value)) return undefined;
	return unit === 's' ? value * 1000 : unit === 'ms' ? value : value / 1000;
}
