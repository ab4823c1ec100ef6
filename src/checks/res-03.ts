import type {Sample} from '../store/prometheus.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'RES-03', title: 'Throttled containers'};
const limit = 0.25;

/** Containers that were kept from running because of their own CPU limit, as Prometheus measures it. */
export const res03: Check = {
	...named,
	about:
		'No container was throttled in more than 25 % of the periods of the last 10 minutes; needs Prometheus.',
	needs: ['pods'],
	run: snapshot => {
		const {prometheus} = snapshot;
		if (prometheus.kind !== 'read') {
			const absent = prometheus.kind === 'absent';
			return [
				finding(named, {
					verdict: absent ? 'SKIP' : 'UNKNOWN',
					summary: absent ? `not measured: ${prometheus.why}` : 'Prometheus cannot be asked',
					explanation: prometheus.why,
				}),
			];
		}
		const answer = prometheus.answers.throttled;
		if (answer?.kind !== 'samples') {
			const why = answer?.kind === 'failed' ? answer.why : '';
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'Prometheus did not answer the question',
					explanation: why,
				}),
			];
		}
		const high = answer.samples.filter(({value}) => value > limit).sort((a, b) => b.value - a.value);
		if (high.length === 0) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary:
						answer.samples.length === 0
							? 'no container has a CPU limit that is measured'
							: 'no container is throttled much',
					explanation:
						'Only containers with a CPU limit are measured; the others cannot be throttled by one.',
				}),
			];
		}
		return [throttled(snapshot, high, prometheus.where, prometheus.at)];
	},
};

const pathOf = ({labels}: Sample) =>
	`${labels.namespace ?? ''}/${labels.pod ?? ''}/${labels.container ?? ''}`;
const percent = ({value}: Sample) => `${Math.round(value * 100)} %`;

function throttled(snapshot: Snapshot, high: readonly Sample[], where: string, at: number) {
	const pods = high.filter(({labels}) => snapshot.pods.find(labels.namespace ?? '', labels.pod ?? '') >= 0);
	return finding(named, {
		verdict: 'WARN',
		class: 'contributing',
		owner: 'application',
		subjects: pods.map(({labels}) => ({
			kind: 'Pod',
			namespace: labels.namespace ?? '',
			name: labels.pod ?? '',
		})),
		summary: `throttled: ${few(high.map(sample => `${pathOf(sample)} in ${percent(sample)} of the periods`))}`,
		explanation:
			'The container used up its CPU limit and waited for the next period, although the node may be idle. It answers late.',
		evidence: high.slice(0, 20).map(sample => ({
			kind: 'metric' as const,
			source: `${where} throttled / periods of ${pathOf(sample)}`,
			value: String(sample.value),
			at,
		})),
		ruledOut: ['the network: a throttled container is late on loopback as well (PRF-03)'],
		predictions: [
			{
				probe: 'Raise the limit of one container and ask again after 10 minutes',
				expect: 'less throttling there',
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Raise limits.cpu of the container where its workload comes from, within the quota of the namespace.',
				command: '',
				risk: 'low',
				verify: 'ktriage check RES-03',
			},
		],
	});
}
