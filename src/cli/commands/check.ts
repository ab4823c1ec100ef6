import type {Argv} from 'yargs';
import type {Verdict} from '../../checks/finding.ts';
import type {ReportFormat} from '../../report/formats/format.ts';
import {verdictOf} from '../../report/verdict.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {type Headless, readOnce} from '../headless.ts';
import {type SourceOptions, withReportOption, withSourceOptions} from '../options.ts';
import {programName, version} from '../version.ts';
import type {Register} from './register.ts';

export type CheckOptions = SourceOptions & {
	readonly codes: readonly string[];
	readonly output: 'text' | 'json' | ReportFormat;
	readonly failed: boolean;
	readonly strict: boolean;
	/** A context or a snapshot folder to compare with. */
	readonly against?: string;
};

/** `check`: the findings once, as text or JSON, with an exit code for gates and CI. */
export const checkCommand: Register = (yargs, choose) =>
	yargs.command(
		'check [codes..]',
		'run the checks once: root causes with their symptoms, and an exit code',
		(command: Argv) =>
			withReportOption(withSourceOptions(command))
				.positional('codes', {
					type: 'string',
					array: true,
					default: [] as string[],
					describe: 'only these codes; "CID-" takes the family',
				})
				.option('failed', {type: 'boolean', default: false, describe: 'leave out what says PASS or SKIP'})
				.option('against', {
					type: 'string',
					requiresArg: true,
					describe: 'compare with the cluster of this context (or snapshot folder): what is missing here',
				})
				.option('strict', {type: 'boolean', default: false, describe: 'warnings alone end with exit code 2'})
				.example(`${programName} check`, 'the cluster of the current context')
				.example(
					`${programName} check CID- FLN-03 --context prod`,
					'addresses and leftovers of Flannel, on another cluster',
				)
				.example(`${programName} check --snapshot ./before -o json | jq .summary`, 'a saved snapshot'),
		argv => choose(context => runCheck(argv as unknown as CheckOptions, context)),
	);

/** Reads the cluster once and prints the report; answers with the exit code of the verdict. */
export async function runCheck(options: CheckOptions, context: CommandContext): Promise<number> {
	const {selectFindings, unknownCodes} = await import('../../report/select.ts');
	const {checks} = await import('../../checks/index.ts');
	const wrong = unknownCodes(
		options.codes,
		checks.map(check => check.code),
	);
	if (wrong.length > 0)
		throw new CliError(
			`No check has the code ${wrong.join(', ')}. The codes are listed in docs/checks.md; "CID-" takes a family.`,
			'usage',
		);
	const here = await readOnce(options, context);
	const read =
		options.against === undefined ? here : await compareTo(options.against, here, options, context);
	const {snapshot, diagnosis} = read.frame;
	const selected = selectFindings(diagnosis.findings, {codes: options.codes, failedOnly: false});
	const shown = options.failed ? selectFindings(selected, {codes: [], failedOnly: true}) : selected;
	const verdict = options.codes.length > 0 ? verdictOf(selected) : diagnosis.verdict;
	const {printReport} = await import('../print-report.ts');
	await printReport(
		{snapshot, diagnosis: {...diagnosis, verdict}, findings: shown, version},
		options.output,
		!options.failed,
		context,
	);
	return exitFor(verdict, read.complete, options.strict);
}

async function compareTo(
	against: string,
	here: Headless,
	options: CheckOptions,
	context: CommandContext,
): Promise<Headless> {
	const {comparedWith} = await import('../against.ts');
	return await comparedWith(against, here, options, context);
}

function exitFor(verdict: Verdict, complete: boolean, strict: boolean): number {
	if (verdict === 'FAIL') return exitCodes.fail.code;
	if (!complete || verdict === 'UNKNOWN') return exitCodes.inconclusive.code;
	return verdict === 'WARN' && strict ? exitCodes.warnings.code : exitCodes.pass.code;
}
