import {type ConnectionTrouble, connectionTroubles} from '../migration/logs/trouble.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {connectionTest, hostAndPort} from './connection-test.ts';
import type {Finding} from './finding.ts';
import {clockTime, hitEvidence} from './log-support.ts';

const named = {code: 'NET-11', title: 'Whose the addresses in logs are'};

/** Addresses that failing connections go to belong to something; a cluster address that nobody has is older than the cluster is now. */
export const net11: Check = {
	...named,
	about:
		'Every address in a line about a failed connection is resolved to what has it; one that nobody has is stale.',
	needs: ['logs', 'services'],
	run: snapshot => {
		const troubles = connectionTroubles(snapshot).filter(({target}) => target.standing !== 'none');
		const stale = byText(troubles.filter(({target}) => target.standing === 'stale'));
		const findings = stale
			.filter(all => all.reduce((sum, {hit}) => sum + hit.count, 0) > 1)
			.map(staleFinding);
		if (findings.length > 0) return findings;
		const addressed = byText(troubles.filter(({target}) => target.standing === 'owned'));
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					addressed.length === 0
						? 'no line about a failed connection names an address of the cluster'
						: `${count(addressed.length, 'address', 'addresses')} in such lines, each with an owner: ${few(addressed.map(([one]) => one!.target.text))}`,
				evidence: evidenceOf(addressed),
			}),
		];
	},
};

function byText(troubles: readonly ConnectionTrouble[]): readonly (readonly ConnectionTrouble[])[] {
	const found = new Map<string, ConnectionTrouble[]>();
	for (const trouble of troubles)
		found.set(trouble.target.text, [...(found.get(trouble.target.text) ?? []), trouble]);
	return [...found.values()];
}

function evidenceOf(addressed: readonly (readonly ConnectionTrouble[])[]) {
	return addressed.flatMap(all => {
		const [first] = all as readonly [ConnectionTrouble, ...ConnectionTrouble[]];
		return [
			...hitEvidence(first.log, first.hit),
			...fields([{source: `owner of ${first.target.text}`, value: first.target.words}]),
		];
	});
}

function staleFinding(all: readonly ConnectionTrouble[]): Finding {
	const [first] = all as readonly [ConnectionTrouble, ...ConnectionTrouble[]];
	const {target, log, hit} = first;
	return finding(named, {
		part: target.text,
		verdict: 'FAIL',
		confidence: 'probable',
		owner: 'application',
		subjects: all.map(one => ({kind: 'Pod', namespace: one.log.namespace, name: one.log.pod})),
		summary: `stale address ${target.text} in ${few(all.map(one => `${one.log.namespace}/${one.log.pod}`))}: no Service has it`,
		explanation: `${target.text} lies ${target.words}. Whoever uses it got it before the Service was made anew: from its environment, which is fixed at the start of a pod, from a configuration, or from a name that was looked up once.`,
		evidence: all.flatMap(one => hitEvidence(one.log, one.hit)),
		ruledOut: ['a policy or the network: there is nothing behind the address that could be reached'],
		predictions: [
			{
				probe: `Connect to ${target.text} from Pod ${log.namespace}/${log.pod}`,
				expect: 'a timeout or a refusal: nobody answers there',
				...connectionTest(
					{kind: 'pod', namespace: log.namespace, pod: log.pod, container: ''},
					...hostAndPort(target.text),
					'closed',
				),
			},
			{probe: `ktriage who ${target.text}`, expect: 'no Service has it'},
			{
				probe: `Restart Pod ${log.namespace}/${log.pod}`,
				expect: `no further line about ${target.text}, when the address came from its environment or memory`,
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Put the name of the Service where the address stands; then restart what has read it.',
				command: `ktriage who ${target.text}`,
				risk: 'none',
				verify: `no line about it after ${clockTime(hit.last)}: ktriage check NET-11`,
			},
		],
	});
}
