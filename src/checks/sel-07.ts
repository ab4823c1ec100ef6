import {kubectl} from '../migration/kubectl.ts';
import {faultMeanings} from '../migration/logs/connection-errors.ts';
import {lastHit, lastOfSign, logsOf, readingOf} from '../migration/logs/reading.ts';
import {type ConnectionTrouble, connectionTroubles, goesOn} from '../migration/logs/trouble.ts';
import type {ContainerLog} from '../store/logs/log.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {fields, finding, gathered, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {connectionTest, hostAndPort} from './connection-test.ts';
import type {Finding, Subject} from './finding.ts';
import {clockTime, hitEvidence, logEvidence, logsRead, missingLogs, withoutLines} from './log-support.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-07', title: "Log of Seldon's controller"};
const program = 'seldon controller';

/** Whether Seldon's controller says that it reaches the schedulers; seldon-core operator/scheduler (2.7 to 2.10). */
export const sel07: Check = {
	...named,
	about: "What Seldon's controller says about its connection to every scheduler, and who the target is.",
	needs: ['logs'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot) ?? withoutLines(named, snapshot, program);
		if (absent !== undefined) return absent;
		const troubles = connectionTroubles(snapshot).filter(({log}) => log.program === program);
		const findings = [
			...byTarget(troubles).map(all => cannotReach(snapshot, all)),
			...(troubles.length > 0 ? [] : withoutTarget(snapshot)),
		];
		if (findings.length > 0)
			return gathered(findings, 'schedulers', `${findings.length} schedulers not reached`);
		return [quiet(snapshot)];
	},
};

function byTarget(troubles: readonly ConnectionTrouble[]): readonly (readonly ConnectionTrouble[])[] {
	const found = new Map<string, ConnectionTrouble[]>();
	for (const trouble of troubles)
		found.set(partOf(trouble), [...(found.get(partOf(trouble)) ?? []), trouble]);
	return [...found.values()];
}

function partOf({target}: ConnectionTrouble): string {
	const {service} = target;
	return service === undefined ? target.text : `${service.namespace}/${service.name}`;
}

function cannotReach(snapshot: Snapshot, all: readonly ConnectionTrouble[]): Finding {
	const [trouble] = all as readonly [ConnectionTrouble, ...ConnectionTrouble[]];
	const {log, hit, target} = trouble;
	const {service, slots} = target;
	const {fault} = hit.what;
	const dialing = lastHit(readingOf(log), ['controller-dialing']);
	const since = `${hit.count > 1 ? `${hit.count} times since ${clockTime(hit.first)}, ` : ''}last ${clockTime(hit.last)}`;
	return finding(named, {
		part: partOf(trouble),
		verdict: 'FAIL',
		class: 'symptom',
		owner: 'platform',
		subjects: [
			...(service === undefined ? [] : [{kind: 'Service', namespace: service.namespace, name: service.name}]),
			...podSubjects(snapshot, slots),
			podOf(log),
		],
		summary: `controller: scheduler not ready, ${target.text || 'target unknown'} ${fault} (${since})`,
		explanation: `${target.text || 'The target'} is ${target.words}. ${fault}: ${faultMeanings[fault]}. Models, experiments and servers get no news while this lasts.${dialing === undefined ? '' : ' The line "Dialing scheduler" tells where it really goes.'}`,
		evidence: [
			...all.flatMap(one => hitEvidence(one.log, one.hit)),
			...(dialing === undefined ? [] : logEvidence(log, [dialing.last])),
			...fields(
				service === undefined
					? []
					: [
							{
								source: `Service ${service.namespace}/${service.name} .spec.clusterIPs`,
								value: service.clusterIps.join(', '),
							},
						],
			),
		],
		ruledOut: [
			'environment SELDON_SCHEDULER_HOST of the controller: it is not read, the name is fixed',
			...(fault === 'timeout'
				? ['a scheduler that does not listen: that would be refused, not dropped']
				: []),
		],
		predictions: [
			{
				probe: `From the controller's pod, connect to ${target.text || 'the scheduler on 9004'}`,
				expect: `${fault}, as long as the log says so`,
				...connectionTest(
					{kind: 'pod', namespace: log.namespace, pod: log.pod, container: ''},
					...hostAndPort(target.text),
					'closed',
				),
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Repair the way to the target; the controller tries again by itself. Restart it only when everything is reachable and the log stays as it is.',
				command: kubectl('-n', log.namespace, 'logs', log.pod, '-c', log.container, '--tail=20'),
				risk: 'none',
				verify: 'the log says "Received event" again: ktriage check SEL-07',
			},
		],
	});
}

/** It is torn off, or refused in words that name no target. */
function withoutTarget(snapshot: Snapshot): readonly Finding[] {
	return logsOf(snapshot, program).flatMap(log => {
		const reading = readingOf(log);
		const bad = lastOfSign(reading, named.code, 'bad');
		if (bad === undefined || !goesOn(snapshot, bad, lastOfSign(reading, named.code, 'good'))) return [];
		return [
			finding(named, {
				part: `${log.namespace}/${log.pod}`,
				verdict: 'FAIL',
				class: 'symptom',
				confidence: 'probable',
				subjects: [podOf(log)],
				summary: `controller: ${bad.what.means} (last ${clockTime(bad.last)})`,
				explanation: `The line does not name where it tried to go.${missingLogs(snapshot, program)}`,
				evidence: hitEvidence(log, bad),
				remedies: [
					{
						owner: 'platform',
						text: 'Look at the scheduler Services first: they are what it dials.',
						command: 'ktriage check SEL-05',
						risk: 'none',
						verify: 'ktriage check SEL-07',
					},
				],
			}),
		];
	});
}

function quiet(snapshot: Snapshot): Finding {
	const readings = logsOf(snapshot, program).map(readingOf);
	const good = readings.flatMap(reading => {
		const hit = lastOfSign(reading, named.code, 'good');
		return hit === undefined ? [] : [{reading, hit}];
	});
	const old = readings.flatMap(reading => lastOfSign(reading, named.code, 'bad') ?? []);
	if (good.length === 0 && old.length > 0) {
		return finding(named, {
			verdict: 'UNKNOWN',
			summary: `controller said so last at ${clockTime(old.at(-1)!.last)}, and nothing since`,
			explanation: `A controller that cannot connect keeps saying so.${missingLogs(snapshot, program)}`,
			evidence: readings.flatMap(({log}) => logEvidence(log, log.lines.slice(-1))),
		});
	}
	const [best] = good;
	return finding(named, {
		verdict: 'PASS',
		confidence: best === undefined ? 'possible' : 'proven',
		summary:
			best === undefined
				? `no complaint in ${logsRead(snapshot, program)}; nothing that proves the opposite either`
				: `controller reaches the scheduler: ${best.hit.what.means}`,
		explanation: missingLogs(snapshot, program).trim(),
		evidence: good.flatMap(({reading, hit}) => hitEvidence(reading.log, hit)),
	});
}

function podOf({namespace, pod}: ContainerLog): Subject {
	return {kind: 'Pod', namespace, name: pod};
}
