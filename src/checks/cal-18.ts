import {kubectl} from '../migration/kubectl.ts';
import {type LogHit, type LogReading, logsOf, readingOf} from '../migration/logs/reading.ts';
import {goesOn} from '../migration/logs/trouble.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding, Subject} from './finding.ts';
import {clockTime, hitEvidence, logsRead, missingLogs, withoutLines} from './log-support.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-18', title: 'Logs of calico-node'};
const program = 'calico-node';

/** Lines that mean something by themselves, and what part of the check they are. */
const known: readonly {
	readonly id: string;
	readonly part: string;
	readonly summary: string;
	readonly why: string;
}[] = [
	{
		id: 'felix-out-of-sync',
		part: 'two-engines',
		summary: 'another program keeps changing the chains of Calico',
		why: 'felix finds its chains changed again and again: on that node something else writes rules too, as a rule the policy controller of K3s (kube-router) that was not switched off or whose process still runs. Both enforce; what one allows the other may refuse.',
	},
	{
		id: 'felix-restore',
		part: 'rules',
		summary: 'rules could not be written',
		why: 'Policies of that node are those of before.',
	},
	{
		id: 'felix-typha',
		part: 'typha',
		summary: 'Typha is not reached',
		why: 'Without Typha (5473/tcp) calico-node learns nothing new: pods and policies made since are not known there.',
	},
	{
		id: 'node-address',
		part: 'address',
		summary: 'two nodes claim one address',
		why: 'A node took the address of another one; routes and tunnels to one of them lead to the other.',
	},
];

/** What calico-node says is wrong: known lines with what they mean, others by their shape. */
export const cal18: Check = {
	...named,
	about:
		'Errors in the logs of calico-node: two policy engines, Typha, addresses, and what no pattern knows.',
	needs: ['logs'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot) ?? withoutLines(named, snapshot, program);
		if (absent !== undefined) return absent;
		const readings = logsOf(snapshot, program).map(readingOf);
		const findings = [
			...known.flatMap(one => knownFinding(snapshot, readings, one)),
			...unknown(snapshot, readings),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `no error of late in ${logsRead(snapshot, program)}`,
				explanation: missingLogs(snapshot, program).trim(),
				evidence: readings.flatMap(({log}) =>
					log.lines.slice(-1).flatMap(line => hitEvidence(log, lone(line))),
				),
			}),
		];
	},
};

const lone = (line: LogReading['log']['lines'][number]): LogHit<string> => ({
	what: '',
	count: 1,
	first: line,
	last: line,
	lastIndex: 0,
});

function knownFinding(
	snapshot: Snapshot,
	readings: readonly LogReading[],
	{id, part, summary, why}: (typeof known)[number],
): readonly Finding[] {
	const found = readings.flatMap(({log, hits}) => {
		const hit = hits.find(({what}) => what.id === id);
		return hit !== undefined && goesOn(snapshot, hit, undefined) ? [{log, hit}] : [];
	});
	if (found.length === 0) return [];
	return [
		finding(named, {
			part,
			verdict: 'WARN',
			confidence: 'probable',
			subjects: subjectsOf(found.map(({log}) => log)),
			summary: `${summary} on ${few(found.map(({log}) => log.node || log.pod))}`,
			explanation: `${why}${missingLogs(snapshot, program)}`,
			evidence: found.flatMap(({log, hit}) => hitEvidence(log, hit)),
			predictions: [
				{
					probe: `Follow the log: ${logCommand(found[0]!.log)}`,
					expect: 'the same line again within minutes',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text:
						part === 'two-engines'
							? 'On that node: see whose chains they are; restart K3s there with --disable-network-policy, then remove what is left of it.'
							: 'See the lines around it.',
					command:
						part === 'two-engines' ? 'sudo iptables-save | grep -c KUBE-ROUTER' : logCommand(found[0]!.log),
					risk: 'none',
					verify: 'ktriage check CAL-18 FLN-03',
				},
			],
		}),
	];
}

function unknown(snapshot: Snapshot, readings: readonly LogReading[]): readonly Finding[] {
	const found = readings.flatMap(({log, unknown: shapes}) =>
		shapes.filter(hit => hit.count > 1 && goesOn(snapshot, hit, undefined)).map(hit => ({log, hit})),
	);
	if (found.length === 0) return [];
	const lines = found.reduce((sum, {hit}) => sum + hit.count, 0);
	const shapes = new Set(found.map(({hit}) => hit.what));
	const evidence: readonly Evidence[] = found.slice(0, 10).flatMap(({log, hit}) => hitEvidence(log, hit));
	const latest = found.reduce((best, one) => (one.hit.last.at > best.hit.last.at ? one : best));
	return [
		finding(named, {
			part: 'unknown',
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'possible',
			subjects: subjectsOf(found.map(({log}) => log)),
			summary: `calico-node writes errors that are not known here: ${count(shapes.size, 'kind')}, ${count(lines, 'line')}, last ${clockTime(latest.hit.last)}`,
			explanation: `Read the samples; what they mean is not known.${missingLogs(snapshot, program)}`,
			evidence,
			remedies: [
				{
					owner: 'platform',
					text: 'Read what stands around them.',
					command: logCommand(latest.log),
					risk: 'none',
					verify: 'ktriage check CAL-18',
				},
			],
		}),
	];
}

function subjectsOf(logs: readonly LogReading['log'][]): readonly Subject[] {
	const nodes = [...new Set(logs.map(({node}) => node))].filter(node => node !== '');
	return [
		...nodes.map(node => clusterSubject('Node', node)),
		...logs.map(({namespace, pod}) => ({kind: 'Pod', namespace, name: pod})),
	];
}

function logCommand({namespace, pod, container}: LogReading['log']): string {
	return kubectl('-n', namespace, 'logs', pod, '-c', container, '--tail=50');
}
