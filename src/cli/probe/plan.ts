import type {Finding} from '../../checks/finding.ts';
import {isRed} from '../../diagnosis/diagnose.ts';
import {movesOf} from '../../diagnosis/moves.ts';
import {askMany, probePace} from '../../probes/many.ts';
import {commandOf} from '../../probes/plans/command.ts';
import {planFor, plannedCodes} from '../../probes/plans/for-check.ts';
import type {Planned} from '../../probes/plans/planned.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {probeJson, probeResult} from '../../probes/result.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import type {PlanOptions} from '../commands/probe.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {withProbes} from './open.ts';
import {recordRuns} from './single.ts';

/** `probe plan CODE`: the experiments of its findings; with --run what they do to the verdicts. */
export async function runPlan(options: PlanOptions, context: CommandContext): Promise<number> {
	const code = options.code.toUpperCase();
	return await withProbes(options, context, async ({frame, ask, wait, progress, learn}) => {
		const {snapshot, diagnosis} = frame;
		const {checks} = await import('../../checks/index.ts');
		if (code !== 'ALL' && !checks.some(check => check.code === code) && !plannedCodes.includes(code))
			throw new CliError(`There is no check ${options.code}. See: ktriage check --list`, 'usage');
		const findings = diagnosis.findings.filter(
			finding => (finding.code === code || code === 'ALL') && isRed(finding),
		);
		const {questions, notes} = planFor(snapshot, code, findings);
		const answers: readonly (ProbeRun | undefined)[] = options.run
			? (
					await askMany(questions, ({question, from}) => ask(question, from), {
						pace: probePace,
						wait,
						signal: context.signal,
						onAnswer: (_, done, all) => progress.show(`${done} of ${all} answers`),
					})
				).answers
			: [];
		progress.end();
		await recordRuns(
			options.record,
			snapshot,
			questions.flatMap(({probe}, index) => {
				const run = answers[index];
				return run === undefined ? [] : [{probe, run}];
			}),
		);
		const results = questions.flatMap(({probe}, index) => {
			const run = answers[index];
			return run === undefined ? [] : [probeResult(snapshot, run, probe)];
		});
		const after = options.run ? (await learn(results)).diagnosis.findings : diagnosis.findings;
		const moves = movesOf(diagnosis.findings, after);
		const json = {
			format: 'ktriage.probe-plan/v1',
			code,
			findings: findings.map(({id, verdict, summary, predictions}) => ({
				id,
				verdict,
				summary,
				predictions: predictions.map(({probe, expect}) => ({probe, expect})),
			})),
			questions: questions.map((planned, index) => {
				const run = answers[index];
				return {
					for: planned.row,
					expect: planned.expect,
					command: commandOf(planned),
					...(run !== undefined && {answer: probeJson(snapshot, run, planned.probe)}),
				};
			}),
			moves,
			notes,
		};
		const lines = [
			...findings.flatMap(finding => [
				`${finding.verdict} ${finding.id}: ${finding.summary}`,
				...told(finding),
			]),
			...questions.flatMap((planned, index) => line(planned, answers[index])),
			...moves.map(({id, was, is, move}) => `${id} is ${move}: it was ${was}, it is ${is}`),
			...(findings.length === 0 ? [`no finding of ${code} is red now`] : []),
			...(questions.length === 0
				? ['no experiment can be run by machine; what is predicted stands above']
				: []),
			...notes.map(note => `  ${note}`),
		];
		await writeAll(context.stdout, [
			options.output === 'json'
				? `${JSON.stringify(json, null, 2)}\n`
				: `${lines.map(text => cell(text, 1_000)).join('\n')}\n`,
		]);
		return exitCodes.pass.code;
	});
}

function told({predictions}: Finding): readonly string[] {
	return predictions
		.filter(({test}) => test === undefined)
		.flatMap(({probe, expect}) => [`  by hand: ${probe}`, `    must show: ${expect}`]);
}

function line(planned: Planned, run: ProbeRun | undefined): readonly string[] {
	const must = {open: 'must connect', closed: 'must not connect', either: ''}[planned.expect];
	const answer = run === undefined ? '' : `  -> ${run.answer.class} ${run.answer.detail}`;
	return [`  ${commandOf(planned)}  (${planned.row}${must === '' ? '' : `: ${must}`})${answer}`];
}
