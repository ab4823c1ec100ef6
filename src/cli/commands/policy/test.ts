import type {Argv} from 'yargs';
import {reportFormats} from '../../../report/formats/format.ts';
import type {Snapshot} from '../../../store/snapshot.ts';
import type {FlowResult} from '../../../systems/reach/flow-tests.ts';
import type {CommandContext} from '../../command-line.ts';
import {exitCodes} from '../../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName, version} from '../../version.ts';
import type {Register} from '../register.ts';
import {readPolicies} from './read.ts';

const outputs = ['text', 'json', ...reportFormats] as const;

type TestOptions = SourceOptions & {readonly file: string; readonly output: (typeof outputs)[number]};

/** `policy test FILE`: expected flows against the cluster, a snapshot or a folder of manifests. */
export const testCommand: Register = (yargs, choose) =>
	yargs.command(
		'test <file>',
		'check expected flows; the exit code is 1 when one turns out otherwise',
		(command: Argv) =>
			withSourceOptions(command)
				.positional('file', {
					type: 'string',
					demandOption: true,
					describe: 'YAML: a list of {from, to, port, expect: allow|deny}',
				})
				.option('output', {alias: 'o', choices: outputs, default: 'text' as const, describe: 'format'})
				.example(
					`${programName} policy test flows.yaml --snapshot ./manifests -o junit`,
					'in CI, without a cluster',
				),
		argv => choose(context => runTest(argv as unknown as TestOptions, context)),
	);

async function runTest(options: TestOptions, context: CommandContext): Promise<number> {
	const {readFlowFile} = await import('../../flow-file.ts');
	const flows = await readFlowFile(options.file);
	const {snapshot, complete} = await readPolicies(options, context);
	const {testFlows} = await import('../../../systems/reach/flow-tests.ts');
	const results = testFlows(snapshot, flows);
	await writeAll(context.stdout, [await written(snapshot, results, options)]);
	if (results.some(({passed, verdict}) => !passed && verdict !== 'unknown')) return exitCodes.fail.code;
	const isOpen = results.some(({passed}) => !passed);
	return isOpen || !complete ? exitCodes.inconclusive.code : exitCodes.pass.code;
}

async function written(
	snapshot: Snapshot,
	results: readonly FlowResult[],
	{output, file}: TestOptions,
): Promise<string> {
	const {testsFindings, testsJson, testsJunit, testsSarif, testsText} = await import(
		'../../../report/policy/flow-tests.ts'
	);
	switch (output) {
		case 'text':
			return testsText(results);
		case 'junit':
			return testsJunit(results, file);
		case 'json':
			return `${JSON.stringify(testsJson(results), null, 2)}\n`;
		case 'sarif':
			return `${JSON.stringify(testsSarif(results, file, version), null, 2)}\n`;
		default: {
			const [{formatReport}, {reportOf}, {verdictOf}] = await Promise.all([
				import('../../../report/formats/format.ts'),
				import('../../../report/formats/own-findings.ts'),
				import('../../../report/verdict.ts'),
			]);
			const findings = testsFindings(results, file, snapshot.now);
			return await formatReport(output, reportOf(snapshot, verdictOf(findings), findings, version));
		}
	}
}
