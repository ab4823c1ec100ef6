import {type Asked, lastAnswers} from '../migration/asked.ts';
import {askedEvidence, askers, noProbe} from './asked-evidence.ts';
import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'MLB-09', title: 'Load balancer addresses from pods'};

/** Whether pods reach load balancer addresses. In some clusters they do not, and nothing is broken by that: names are for pods. */
export const mlb09: Check = {
	...named,
	about:
		'Probes from pods reached the load balancer addresses that they asked; some clusters do not carry that.',
	needs: ['services'],
	run: snapshot => {
		const {services} = snapshot.tables;
		const owners = new Map(
			services.flatMap(service => service.loadBalancerIps.map(ip => [ip, service] as const)),
		);
		if (owners.size === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no Service has a load balancer address'})];
		const answers = lastAnswers(snapshot);
		const asked = answers.filter(
			({result, answer}) =>
				result.from.kind === 'pod' &&
				result.probe !== 'dns' &&
				owners.has(result.to.host) &&
				answer !== 'tool',
		);
		if (asked.length === 0)
			return [noProbe(named, `ktriage probe tcp --from NAMESPACE/POD --to ${[...owners.keys()][0]}:PORT`)];
		const lost = asked.filter(one => one.answer === 'lost' && isOtherwiseWell(answers, one));
		const evidence = askedEvidence(lost.length > 0 ? lost : asked);
		if (lost.length === 0) {
			const reached = asked.filter(({answer}) => answer !== 'lost');
			if (reached.length === 0) {
				return [
					finding(named, {
						verdict: 'UNKNOWN',
						summary: 'the pods that asked reach nothing else either',
						explanation:
							'Why they reach nothing has to be settled first; nothing follows for these addresses.',
						evidence,
						subjects: askers(snapshot, asked),
					}),
				];
			}
			const summary = `${count(reached.length, 'probe')} from pods reached load balancer addresses`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		const targets = [...new Set(lost.flatMap(({result}) => owners.get(result.to.host) ?? []))];
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'contributing',
				owner: 'application',
				subjects: [...targets.map(serviceSubject), ...askers(snapshot, lost)],
				summary: `pods do not reach ${few(targets.map(service => `${service.loadBalancerIps[0]} of ${nameOf(service)}`))}`,
				explanation:
					'The same pod gets other answers, so that only the way by this address is lost. Whether a cluster carries traffic from its pods to its own load balancer addresses depends on kube-proxy and the network; names of Services work everywhere.',
				evidence,
				ruledOut: ['the pod as a whole: it was answered elsewhere'],
				predictions: targets.slice(0, 1).map(service => ({
					probe: `From the same pod, ask ${service.name}.${service.namespace}.svc`,
					expect: 'an answer',
				})),
				remedies: [
					{
						owner: 'application',
						text: `Use the name of the Service inside the cluster: ${few(targets.map(service => `${service.name}.${service.namespace}.svc.cluster.local`))}.`,
						command: 'ktriage check MLO-18',
						risk: 'none',
						verify: 'ktriage check MLB-09 after probing again',
					},
				],
			}),
		];
	},
};

/** The same place was answered on another question: its network works. */
function isOtherwiseWell(answers: readonly Asked[], {where}: Asked): boolean {
	return answers.some(
		one => one.where === where && one.answer !== 'lost' && one.answer !== 'tool' && !isLoopback(one),
	);
}

function isLoopback({result}: Asked): boolean {
	return result.to.host.startsWith('127.') || result.probe === 'latency';
}
