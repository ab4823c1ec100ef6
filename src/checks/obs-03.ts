import {kubectl} from '../migration/kubectl.ts';
import {repositoryOf} from '../migration/namespace-roles.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'OBS-03', title: 'Log collectors'};

const collectors =
	/(^|\/)(fluent-bit|fluentd|fluentd-kubernetes-daemonset|promtail|vector|filebeat|alloy|opentelemetry-collector(-contrib|-k8s)?)$/;

/** Whether logs of all nodes are collected, where something collects them. */
export const obs03: Check = {
	...named,
	about: 'The program that collects logs runs on every node that it wants, found by its image.',
	needs: ['daemonSets'],
	run: snapshot => {
		const rows = snapshot.tables.daemonSets.filter(({images}) =>
			images.some(image => collectors.test(repositoryOf(image))),
		);
		if (rows.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no log collector is installed here'})];
		const short = rows.filter(({ready, desired}) => ready < desired);
		const evidence = fields(
			rows.map(row => ({
				source: `DaemonSet ${nameOf(row)} .status.numberReady`,
				value: `${row.ready} of ${row.desired}`,
			})),
		);
		if (short.length === 0) {
			const summary = `${count(rows.length, 'log collector')} on every node`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		const [first] = short;
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'symptom',
				subjects: short.map(({namespace, name}) => ({kind: 'DaemonSet', namespace, name})),
				summary: `${few(short.map(row => `${nameOf(row)} ready on ${row.ready} of ${row.desired} nodes`))}`,
				explanation: 'Logs of the other nodes are lost once their files are rotated away.',
				evidence,
				predictions: [
					{
						probe: kubectl('-n', first!.namespace, 'get', 'pods', '-o', 'wide'),
						expect: 'pods that are not ready',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'See what its pods wait for.',
						command: kubectl('-n', first!.namespace, 'describe', 'daemonset', first!.name),
						risk: 'none',
						verify: 'ktriage check OBS-03',
					},
				],
			}),
		];
	},
};
