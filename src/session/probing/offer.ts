import type {Finding} from '../../checks/finding.ts';
import {isRed} from '../../diagnosis/diagnose.ts';
import type {Diagnosis} from '../../diagnosis/diagnosis.ts';
import {wantedPort} from '../../policy/port-text.ts';
import {commandOf} from '../../probes/plans/command.ts';
import {connectionPlan} from '../../probes/plans/connection.ts';
import {planFor} from '../../probes/plans/for-check.ts';
import {matrixPlans} from '../../probes/plans/matrix.ts';
import type {Planned, ProbePlan} from '../../probes/plans/planned.ts';
import {resultTarget} from '../../probes/result.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {OfferedQuestion, ProbeOffer, ProbeWanted} from './state.ts';

/** More questions than this are not asked with one key: a person would wait for minutes. */
const most = 200;

/** What would be asked for a wish, from what is known now; `refusal` says why nothing may be run in pods. */
export function offerOf(
	wanted: ProbeWanted,
	snapshot: Snapshot,
	{findings}: Pick<Diagnosis, 'findings'>,
	refusal: string,
): ProbeOffer {
	const chosen = findings.filter(
		finding =>
			isRed(finding) && (wanted.kind === 'all' || (wanted.kind === 'finding' && finding.id === wanted.id)),
	);
	const plan = planOf(wanted, snapshot, chosen);
	const tests = chosen.flatMap(({predictions}) => predictions);
	const questions = plan.questions.slice(0, most).map(planned => offered(snapshot, planned));
	const left = plan.questions.length - questions.length;
	return {
		wanted,
		title: titleOf(wanted, findings),
		questions,
		byHand: wanted.kind === 'finding' ? tests.filter(({test}) => test === undefined) : [],
		notes: [
			...(snapshot.sources.some(({state}) => state.kind === 'loading')
				? ['the cluster is still being read: there may be more to ask in a moment']
				: []),
			...plan.notes,
			...(left > 0 ? [`${left} more questions are left out: ktriage probe plan all --run asks them`] : []),
			...(wanted.kind === 'finding' && chosen.length === 0
				? ['this finding is not red: there is nothing to disprove']
				: []),
		],
		refusal,
	};
}

function planOf(wanted: ProbeWanted, snapshot: Snapshot, chosen: readonly Finding[]): ProbePlan {
	if (wanted.kind === 'matrix') return matrixPlans[wanted.of](snapshot);
	if (wanted.kind === 'connection') {
		const port = wantedPort(wanted.port);
		return port === undefined
			? {questions: [], notes: [`${wanted.port} is no port`]}
			: connectionPlan(snapshot, wanted.from, wanted.to, port);
	}
	const [first] = chosen;
	if (wanted.kind === 'all') return planFor(snapshot, '', chosen);
	return first === undefined ? {questions: [], notes: []} : planFor(snapshot, first.code, chosen);
}

function titleOf(wanted: ProbeWanted, findings: readonly Finding[]): string {
	if (wanted.kind === 'all') return 'what all red findings predict';
	if (wanted.kind === 'connection') return `${wanted.from} to ${wanted.to} ${wanted.port}`;
	if (wanted.kind === 'matrix') return `matrix of ${wanted.of}`;
	const finding = findings.find(({id}) => id === wanted.id);
	return finding === undefined ? wanted.id : `${finding.code} ${finding.summary}`;
}

function offered(snapshot: Snapshot, planned: Planned): OfferedQuestion {
	const {host, port, protocol, name, url} = resultTarget(snapshot, planned.question, planned.from.place);
	const address = host === '' ? 'its own DNS' : `${host.includes(':') ? `[${host}]` : host}:${port}`;
	return {
		planned,
		command: commandOf(planned),
		target: url !== '' ? url : name !== '' ? `${name} at ${address}/${protocol}` : address,
		confirms: planned.predicted?.confirms.join(' or ') ?? '',
		refutes: planned.predicted?.refutes.join(', ') ?? '',
	};
}
