import type {Finding} from '../checks/finding.ts';
import type {ReportFormat, ReportInput} from '../report/formats/format.ts';
import type {CommandContext} from './command-line.ts';
import {paintFor, writeAll} from './output.ts';
import {programName} from './version.ts';

export type OutputFormat = 'text' | 'json' | ReportFormat;

/** Prints findings in the format asked for; `all` shows what says PASS or SKIP in the text too. */
export async function printReport(
	input: ReportInput,
	output: OutputFormat,
	all: boolean,
	context: CommandContext,
): Promise<void> {
	const {snapshot, diagnosis, findings} = input;
	if (output === 'json') {
		const {jsonReport} = await import('../report/json.ts');
		const report = jsonReport(snapshot, diagnosis, findings);
		await writeAll(context.stdout, [`${JSON.stringify(report, null, 2)}\n`]);
		return;
	}
	if (output === 'text') {
		const {textReport} = await import('../report/text.ts');
		const paint = paintFor(context.stdout, context.env);
		const width = Math.min(120, context.stdout.columns ?? 100);
		const likes = await likesOf(diagnosis.findings, context);
		const text = textReport(snapshot, diagnosis, findings, {width, paint, all, programName, likes});
		await writeAll(context.stdout, [text]);
		return;
	}
	const {formatReport} = await import('../report/formats/format.ts');
	await writeAll(context.stdout, [await formatReport(output, input)]);
}

/** What it looks like; nothing is read where nothing fails. */
export async function likesOf(
	findings: readonly Finding[],
	context: CommandContext,
): Promise<readonly string[]> {
	if (!findings.some(({verdict}) => verdict === 'FAIL')) return [];
	const [{knownIncidents}, {matchIncidents, matchText}] = await Promise.all([
		import('./incidents/run.ts'),
		import('../incidents/match.ts'),
	]);
	return matchIncidents(await knownIncidents(context), findings)
		.slice(0, 3)
		.map(matchText);
}
