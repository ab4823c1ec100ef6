import {kubectl} from '../migration/kubectl.ts';
import {repositoryOf} from '../migration/namespace-roles.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'MLO-16', title: 'Monitoring'};

const monitoring = /(^|\/)(prometheus|grafana|alertmanager|thanos)$/;

/** Whether those run who keep the history and show it. That they have data is for OBS-01. */
export const mlo16: Check = {
	...named,
	about: 'Prometheus and Grafana run, found by their images; whether they have data is for OBS-01.',
	needs: ['deployments', 'statefulSets'],
	run: snapshot => {
		const {deployments, statefulSets} = snapshot.tables;
		const rows = [...deployments, ...statefulSets].filter(
			({images, desired}) => desired > 0 && images.some(image => monitoring.test(repositoryOf(image))),
		);
		if (rows.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'neither Prometheus nor Grafana is installed here'})];
		const down = rows.filter(({ready, statusIsOld}) => ready === 0 && !statusIsOld);
		const evidence = fields(
			(down.length > 0 ? down : rows).map(row => ({
				source: `${row.kind} ${nameOf(row)} .status.readyReplicas`,
				value: `${row.ready} of ${row.desired}`,
			})),
		);
		if (down.length === 0) {
			const summary = `${count(rows.length, 'workload')} of monitoring ready`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		const [first] = down;
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'symptom',
				subjects: down.map(({kind, namespace, name}) => ({kind, namespace, name})),
				summary: `${few(down.map(nameOf))} not ready: nothing is recorded or shown`,
				explanation: 'No user notices at once. What happens in the window leaves no trace.',
				evidence,
				ruledOut: [],
				predictions: [{probe: kubectl('-n', first!.namespace, 'get', 'pods'), expect: 'no ready pod of it'}],
				remedies: [
					{
						owner: 'platform',
						text: 'See what its pods wait for.',
						command: kubectl('-n', first!.namespace, 'describe', first!.kind.toLowerCase(), first!.name),
						risk: 'none',
						verify: 'ktriage check MLO-16',
					},
				],
			}),
		];
	},
};
