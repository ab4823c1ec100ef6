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
		const text = textReport(snapshot, diagnosis, findings, {width, paint, all, programName});
		await writeAll(context.stdout, [text]);
		return;
	}
	const {formatReport} = await import('../report/formats/format.ts');
	await writeAll(context.stdout, [await formatReport(output, input)]);
}
