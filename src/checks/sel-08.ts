import {kubectl} from '../migration/kubectl.ts';
import {faultMeanings} from '../migration/logs/connection-errors.ts';
import {
	type LogHit,
	type LogReading,
	lastHit,
	lastOfSign,
	logsOf,
	markOf,
	readingOf,
} from '../migration/logs/reading.ts';
import {targetOf} from '../migration/logs/targets.ts';
import {goesOn} from '../migration/logs/trouble.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding, gathered, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {clockTime, hitEvidence, logsRead, missingLogs, withoutLines} from './log-support.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-08', title: 'Logs of the agents of model servers'};
const program = 'seldon agent';

/** Whether the agent of every model server says that its scheduler has it; seldon-core scheduler/pkg/agent (2.7 to 2.10). */
export const sel08: Check = {
	...named,
	about: 'What the agents of model servers say: name server, way to the scheduler on 9005, models loaded.',
	needs: ['logs'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot) ?? withoutLines(named, snapshot, program);
		if (absent !== undefined) return absent;
		const readings = logsOf(snapshot, program)
			.filter(({lines}) => lines.length > 0)
			.map(readingOf);
		const findings = readings.flatMap(reading => judge(snapshot, reading));
		if (findings.length > 0) return gathered(findings, 'agents', `${findings.length} agents in trouble`);
		return [quiet(snapshot, readings)];
	},
};

/** Addresses that never leave the pod. */
const loopback = /^(?:127\.|localhost$|::1$)/;

function judge(snapshot: Snapshot, reading: LogReading): readonly Finding[] {
	const bad = lastOfSign(reading, named.code, 'bad');
	if (bad === undefined || !goesOn(snapshot, bad, lastOfSign(reading, named.code, 'good'))) return [];
	const {log} = reading;
	const {connection} = markOf(bad.last, log.program);
	if (connection !== undefined && loopback.test(connection.host))
		return [insidePod(reading, bad, `${connection.host}:${connection.port} ${connection.fault}`)];
	const target = connection && targetOf(snapshot, connection, log.namespace);
	const isName = connection?.fault === 'unknown name' || connection?.fault.startsWith('name server') === true;
	const earlier = reading.hits.filter(hit => hit !== bad && hit.what.sign === 'bad');
	const said = target === undefined ? bad.what.means : `${target.text} ${connection?.fault}`;
	return [
		finding(named, {
			part: `${log.namespace}/${log.pod}${isName ? '/name' : connection === undefined ? '' : '/path'}`,
			verdict: 'FAIL',
			class: 'symptom',
			subjects: [
				{kind: 'Pod', namespace: log.namespace, name: log.pod},
				...(isName || target === undefined ? [] : podSubjects(snapshot, target.slots)),
			],
			summary: `agent of ${log.namespace}/${log.pod}: ${said} (${times(bad)})`,
			explanation: explanationOf(target, connection && faultMeanings[connection.fault], isName),
			evidence: [...hitEvidence(log, bad), ...earlier.flatMap(hit => hitEvidence(log, hit))],
			ruledOut: isName ? [] : ['port 9004: agents connect on 9005 (9055 with TLS), the controller on 9004'],
			predictions: [
				{
					probe: isName
						? `From Pod ${log.namespace}/${log.pod}, look up ${connection?.host ?? 'the scheduler'} (the image has no nslookup: add an ephemeral container)`
						: `From Pod ${log.namespace}/${log.pod}, connect to ${target?.text || 'its scheduler on 9005'}`,
					expect: isName
						? 'no answer; from a namespace without policy an answer'
						: (connection?.fault ?? 'no connection'),
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: isName
						? 'Let the pod reach the name server: UDP and TCP 53 to its pods.'
						: 'Repair the way to the scheduler on 9005; the agent tries again by itself.',
					command: kubectl('-n', log.namespace, 'logs', log.pod, '-c', log.container, '--tail=20'),
					risk: 'none',
					verify: 'the log says "Subscribed to scheduler": ktriage check SEL-08 SEL-03',
				},
			],
		}),
	];
}

/** The agent does not reach another container of its own pod: no network plugin and no policy is on that way. */
function insidePod(
	{log}: LogReading,
	bad: NonNullable<ReturnType<typeof lastOfSign>>,
	said: string,
): Finding {
	return finding(named, {
		part: `${log.namespace}/${log.pod}/loopback`,
		verdict: 'FAIL',
		class: 'symptom',
		owner: 'application',
		subjects: [{kind: 'Pod', namespace: log.namespace, name: log.pod}],
		summary: `agent of ${log.namespace}/${log.pod}: ${said} (${times(bad)})`,
		explanation:
			'It dials another container of its own pod. Loopback stays inside the pod: the server has not started, has ended, or listens on another port.',
		evidence: hitEvidence(log, bad),
		ruledOut: ['the network plugin and policies: loopback never leaves the network namespace of the pod'],
		predictions: [
			{
				probe: `From Pod ${log.namespace}/${log.pod}, connect to the port on 127.0.0.1`,
				expect: 'the same refusal, until the server listens there',
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Look at the port and the log of the inference server in the same pod.',
				command: kubectl('-n', log.namespace, 'logs', log.pod, '--all-containers', '--tail=20'),
				risk: 'none',
				verify: 'ktriage check SEL-08 SEL-03 NET-07',
			},
		],
	});
}

function explanationOf(
	target: ReturnType<typeof targetOf> | undefined,
	meaning: string | undefined,
	isName: boolean,
): string {
	if (target === undefined)
		return 'Until it has its scheduler no model is loaded here, and its readiness stays false.';
	const who = isName ? '' : `${target.text} is ${target.words}. `;
	return `${who}${meaning ?? ''}. Until the agent has its scheduler no model is loaded here, and its readiness stays false.`;
}

function times({count, first, last}: LogHit<unknown>): string {
	return count > 1
		? `${count} times since ${clockTime(first)}, last ${clockTime(last)}`
		: `at ${clockTime(last)}`;
}

function quiet(snapshot: Snapshot, readings: readonly LogReading[]): Finding {
	const good = readings.flatMap(reading => {
		const hit = lastHit(reading, ['agent-subscribed', 'agent-loaded', 'agent-ready']);
		return hit === undefined ? [] : [{reading, hit}];
	});
	return finding(named, {
		verdict: 'PASS',
		confidence: good.length === readings.length ? 'proven' : 'possible',
		summary:
			good.length === 0
				? `no complaint in ${logsRead(snapshot, program)}; nothing that proves the opposite either`
				: `${logsRead(snapshot, program)}: ${good[0]!.hit.what.means}`,
		explanation: missingLogs(snapshot, program).trim(),
		evidence: good.flatMap(({reading, hit}) => hitEvidence(reading.log, hit)),
	});
}
