import {type Asked, lastAnswers} from '../migration/asked.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, askers, noProbe} from './asked-evidence.ts';
import {count, few, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'NET-07', title: 'Loopback inside pods'};

/**
 * Whether programs of one pod reach one another. Packets to 127.0.0.1 never leave the network namespace of the pod: no network plugin
 * and no policy sees them, so that a refusal always means that nobody listens.
 */
export const net07: Check = {
	...named,
	about:
		'Probes inside pods found what they asked for listening on loopback; no network plugin is on that way.',
	needs: ['pods'],
	run: snapshot => {
		const asked = lastAnswers(snapshot).filter(isLoopback);
		if (asked.length === 0)
			return [noProbe(named, 'ktriage probe tcp --from NAMESPACE/POD --to 127.0.0.1:PORT')];
		const bad = asked.filter(({answer}) => answer === 'refused' || answer === 'lost');
		if (bad.length > 0) {
			const places = [...new Set(bad.map(({where}) => where))];
			const found = places.map(place =>
				silent(
					snapshot,
					bad.filter(({where}) => where === place),
				),
			);
			return gathered(found, 'pods', `nobody listens on loopback in ${found.length} pods`);
		}
		const answered = asked.filter(({answer}) => answer !== 'tool');
		const evidence = askedEvidence(answered.length > 0 ? answered : asked);
		if (answered.length === 0) {
			const summary = 'no probe inside a pod could be run';
			return [finding(named, {verdict: 'UNKNOWN', summary, evidence})];
		}
		const summary = `${count(answered.length, 'probe')} inside pods answered`;
		return [finding(named, {verdict: 'PASS', summary, evidence})];
	},
};

function isLoopback({result, slot}: Asked): boolean {
	const {probe, from, to} = result;
	return (
		from.kind === 'pod' &&
		slot >= 0 &&
		(probe === 'tcp' || probe === 'http') &&
		/^(127\.|::1$|localhost$)/.test(to.host)
	);
}

function silent(snapshot: Snapshot, asked: readonly Asked[]): Finding {
	const {from} = (asked[0] as Asked).result;
	const {namespace, pod} = from.kind === 'pod' ? from : {namespace: '', pod: ''};
	const ports = [...new Set(asked.map(({result}) => String(result.to.port)))];
	const refused = asked.every(({answer}) => answer === 'refused');
	return finding(named, {
		part: `${namespace}/${pod}`,
		verdict: 'FAIL',
		owner: 'application',
		confidence: refused ? 'proven' : 'probable',
		subjects: askers(snapshot, asked).filter(({kind}) => kind === 'Pod'),
		summary: refused
			? `nobody listens on port ${few(ports)} inside pod ${namespace}/${pod}`
			: `port ${few(ports)} inside pod ${namespace}/${pod} takes no connection`,
		explanation: refused
			? 'A connection from the pod to itself was refused. Loopback stays inside the pod, so that a refusal means that no program listens on that port: it has not started, has ended, or listens on another port.'
			: 'A connection from the pod to itself got no answer. Loopback stays inside the pod: the program that should answer hangs, or takes no more connections.',
		evidence: askedEvidence(asked),
		ruledOut: ['the network plugin and policies: loopback never leaves the network namespace of the pod'],
		predictions: [
			{
				probe: kubectl('-n', namespace, 'logs', pod, '--all-containers', '--tail=30'),
				expect: `no line that says that port ${few(ports)} is listened on, or another port`,
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Look at the arguments, the environment and the log of the container that should listen; correct the port, or what keeps it from starting.',
				command: kubectl('-n', namespace, 'describe', 'pod', pod),
				risk: 'none',
				verify: 'ktriage check NET-07 after probing again',
			},
		],
	});
}
