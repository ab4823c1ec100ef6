import {faultMeanings} from '../migration/logs/connection-errors.ts';
import {type ConnectionTrouble, connectionTroubles} from '../migration/logs/trouble.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding, gathered, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {clockTime, hitEvidence} from './log-support.ts';

const named = {code: 'NET-10', title: 'Connections that logs say fail'};

/** What containers say about connections that fail, by target and by the way in which they fail. */
export const net10: Check = {
	...named,
	about:
		'Connections that fail by what containers say, each with its target and what the kind of failure means: dropped, refused, no way, no name.',
	needs: ['logs'],
	run: snapshot => {
		const read = snapshot.logs.containers.filter(({lines, previous}) => lines.length > 0 && !previous);
		if (read.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no log with a line in it is read here'})];
		const findings = byTarget(connectionTroubles(snapshot)).map(all => failing(snapshot, all));
		if (findings.length > 0)
			return gathered(findings, 'targets', `connections to ${findings.length} targets fail`);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `no connection fails of late in ${count(read.length, 'log')}`,
				confidence: 'probable',
			}),
		];
	},
};

/** A single line is a moment; what is refused or lost is tried again, and said again. */
function byTarget(troubles: readonly ConnectionTrouble[]): readonly (readonly ConnectionTrouble[])[] {
	const found = new Map<string, ConnectionTrouble[]>();
	for (const trouble of troubles) {
		const {hit, target} = trouble;
		if (target.standing === 'none') continue;
		const key = `${target.text} ${hit.what.fault}`;
		found.set(key, [...(found.get(key) ?? []), trouble]);
	}
	return [...found.values()].filter(all => all.reduce((sum, {hit}) => sum + hit.count, 0) > 1);
}

function failing(snapshot: Snapshot, all: readonly ConnectionTrouble[]): Finding {
	const [first] = all as readonly [ConnectionTrouble, ...ConnectionTrouble[]];
	const {target} = first;
	const {fault} = first.hit.what;
	const lines = all.reduce((sum, {hit}) => sum + hit.count, 0);
	const latest = all.reduce((best, one) => (one.hit.last.at > best.hit.last.at ? one : best));
	const {service, slots} = target;
	const isName = fault.startsWith('name') || fault === 'unknown name';
	return finding(named, {
		part: `${target.text}/${fault.replaceAll(' ', '-')}`,
		verdict: 'WARN',
		class: 'symptom',
		confidence: 'probable',
		subjects: [
			...(service === undefined || isName
				? []
				: [{kind: 'Service', namespace: service.namespace, name: service.name}]),
			...(isName ? [] : podSubjects(snapshot, slots)),
			...all.map(({log}) => ({kind: 'Pod', namespace: log.namespace, name: log.pod})),
		],
		summary: `${target.text}: ${fault}, ${count(lines, 'line')} in ${few(all.map(({log}) => log.program))}, last ${clockTime(latest.hit.last)}`,
		explanation: `${fault}: ${faultMeanings[fault]}. ${target.text} is ${target.words}.`,
		evidence: all.flatMap(({log, hit}) => hitEvidence(log, hit)),
		predictions: [
			{
				probe: isName
					? `From Pod ${first.log.namespace}/${first.log.pod}, look up ${target.text}`
					: `From Pod ${first.log.namespace}/${first.log.pod}, connect to ${target.text}`,
				expect: fault,
			},
		],
		remedies: isName
			? []
			: [
					{
						owner: 'platform',
						text: 'Find out whose the target is and what lies between.',
						command: `ktriage who ${target.text}`,
						risk: 'none',
						verify: 'ktriage check NET-10',
					},
				],
	});
}
