import {kubectl} from '../migration/kubectl.ts';
import {type LogReading, lastHit, logsOf, readingOf} from '../migration/logs/reading.ts';
import {podOwners} from '../migration/owners.ts';
import type {ContainerLog} from '../store/logs/log.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {clockTime, hitEvidence, missingLogs, withoutLines} from './log-support.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-09', title: 'Agents in the log of the scheduler'};
const program = 'seldon scheduler';
const connected = ['scheduler-subscribed', 'scheduler-complete'];
const gone = ['scheduler-lost', 'scheduler-removed'];

/** Whether schedulers say that agents have connected. That nothing is said proves nothing: the line is of level info, and logs rotate. */
export const sel09: Check = {
	...named,
	about: 'The scheduler says which agents have connected; without a word of it nothing is concluded.',
	needs: ['logs'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot) ?? withoutLines(named, snapshot, program);
		if (absent !== undefined) return absent;
		const readings = logsOf(snapshot, program)
			.filter(({lines}) => lines.length > 0)
			.map(readingOf);
		const findings = readings.flatMap(reading => judge(snapshot, reading));
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: 'agents have connected to every scheduler whose log is read',
				explanation: missingLogs(snapshot, program).trim(),
				evidence: readings.flatMap(reading => {
					const hit = lastHit(reading, connected);
					return hit === undefined ? [] : hitEvidence(reading.log, hit);
				}),
			}),
		];
	},
};

function judge(snapshot: Snapshot, reading: LogReading): readonly Finding[] {
	const {log} = reading;
	const good = lastHit(reading, connected);
	const lost = lastHit(reading, gone);
	const name = `${log.namespace}/${log.pod}`;
	const subjects = [{kind: 'Pod', namespace: log.namespace, name: log.pod}];
	if (lost !== undefined && (good === undefined || good.lastIndex < lost.lastIndex)) {
		return [
			finding(named, {
				part: name,
				verdict: 'WARN',
				class: 'symptom',
				confidence: 'probable',
				subjects,
				summary: `scheduler ${name} lost an agent at ${clockTime(lost.last)} and has not got it back`,
				explanation: 'It moves the models of that server elsewhere, or cannot schedule them.',
				evidence: [...hitEvidence(log, lost), ...(good === undefined ? [] : hitEvidence(log, good))],
				remedies: [
					{
						owner: 'platform',
						text: 'See what the agent says.',
						command: 'ktriage check SEL-08',
						risk: 'none',
						verify: 'ktriage check SEL-09',
					},
				],
			}),
		];
	}
	if (good !== undefined) return [];
	return [silent(snapshot, log, name)];
}

function silent(snapshot: Snapshot, log: ContainerLog, name: string): Finding {
	const row = workloadOf(snapshot, log);
	const level = row?.logLevels.find(({container}) => container === log.container);
	const isQuiet = level !== undefined && /^(?:warn|error|fatal|panic)/i.test(level.level);
	return finding(named, {
		part: name,
		verdict: 'UNKNOWN',
		subjects: [{kind: 'Pod', namespace: log.namespace, name: log.pod}],
		summary: isQuiet
			? `the log of ${name} cannot tell: ${level.variable}=${level.level} leaves out that agents connect`
			: `the log of ${name} says nothing about agents${log.cut ? '; its older lines are not read' : ''}`,
		explanation:
			'The line is of level info: it is missing when the level is warn (the default of the kustomize base) or when the log has rotated. That is no sign of a fault; the status of the servers tells more (SEL-03).',
		evidence:
			row === undefined || level === undefined
				? []
				: fields([
						{
							source: `${row.kind} ${row.namespace}/${row.name} container ${level.container} env ${level.variable}`,
							value: level.level,
						},
					]),
		remedies: [
			{
				owner: 'platform',
				text: 'Read the status of the servers instead; lower the level for a while if you must have the line.',
				command: kubectl('-n', log.namespace, 'get', 'servers.mlops.seldon.io'),
				risk: 'none',
				verify: 'ktriage check SEL-03',
			},
		],
	});
}

function workloadOf(snapshot: Snapshot, {namespace, pod}: ContainerLog): WorkloadRow | undefined {
	const slot = snapshot.pods.find(namespace, pod);
	const owner = slot < 0 ? undefined : podOwners(snapshot)(slot);
	return owner !== undefined && 'row' in owner ? owner.row : undefined;
}
