import {askMany, probePace} from '../../probes/many.ts';
import {asExpected, matrixPlans} from '../../probes/plans/matrix.ts';
import type {Planned} from '../../probes/plans/planned.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {probeJson, probeResult} from '../../probes/result.ts';
import {alignColumns} from '../../report/columns.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import type {MatrixOptions} from '../commands/probe.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {withProbes} from './open.ts';
import {recordRuns} from './single.ts';

type Answered = {readonly planned: Planned; readonly run: ProbeRun};

/** `probe matrix`: many questions with bounded concurrency; Ctrl+C leaves what is known by then. */
export async function runMatrix(options: MatrixOptions, context: CommandContext): Promise<number> {
	return await withProbes(options, context, async ({frame: {snapshot}, ask, wait, progress, learn}) => {
		const {questions, notes} = matrixPlans[options.of](snapshot);
		const {answers, cancelled} = await askMany(questions, ({question, from}) => ask(question, from), {
			pace: probePace,
			wait,
			signal: context.signal,
			onAnswer: (_, done, all) => progress.show(`${done} of ${all} answers`),
		});
		progress.end();
		const known = questions.flatMap((planned, index): readonly Answered[] => {
			const run = answers[index];
			return run === undefined ? [] : [{planned, run}];
		});
		await recordRuns(
			options.record,
			snapshot,
			known.map(({planned: {probe}, run}) => ({probe, run})),
		);
		const left = questions.length - known.length;
		const counts = countsOf(known);
		const {diagnosis} = await learn(known.map(({planned, run}) => probeResult(snapshot, run, planned.probe)));
		const json = {
			format: 'ktriage.probe-matrix/v1',
			of: options.of,
			complete: !cancelled,
			asked: known.length,
			notAsked: left,
			...counts,
			verdict: diagnosis.verdict,
			probes: known.map(({planned, run}) => ({
				row: planned.row,
				column: planned.column,
				expect: planned.expect,
				as: asExpected(planned, run.answer.class),
				...probeJson(snapshot, run, planned.probe),
			})),
			notes,
		};
		const lines = [
			...alignColumns(
				known.map(one => [
					asExpected(one.planned, one.run.answer.class),
					one.planned.row,
					one.planned.column,
					one.run.answer.class,
					cell(one.run.answer.detail, 80),
				]),
			),
			`${known.length} asked, ${counts.expected} as expected, ${counts.unexpected} not, ${counts.notKnown} not known${left > 0 ? `, ${left} not asked` : ''}`,
			...notes.map(note => `  ${note}`),
		];
		await writeAll(context.stdout, [
			options.output === 'json'
				? `${JSON.stringify(json, null, 2)}\n`
				: `${lines.map(line => cell(line, 400)).join('\n')}\n`,
		]);
		if (counts.unexpected > 0) return exitCodes.fail.code;
		const isKnown = counts.notKnown === 0 && left === 0 && known.length > 0;
		return isKnown ? exitCodes.pass.code : exitCodes.inconclusive.code;
	});
}

function countsOf(known: readonly Answered[]) {
	const count = (wanted: string): number =>
		known.filter(({planned, run}) => asExpected(planned, run.answer.class) === wanted).length;
	return {expected: count('yes'), unexpected: count('no'), notKnown: count('unknown')};
}
