import type {Argv} from 'yargs';
import type {Snapshot} from '../../../store/snapshot.ts';
import type {Comparison} from '../../../systems/reach/changes.ts';
import type {PortClass} from '../../../systems/reach/port-classes.ts';
import type {CommandContext} from '../../command-line.ts';
import {CliError} from '../../errors.ts';
import {exitCodes} from '../../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';
import {namespacesOf, readPolicies, readPort} from './read.ts';

type ChangesOptions = SourceOptions & {readonly output: 'text' | 'json'; readonly port: readonly string[]};
type DiffOptions = ChangesOptions & {readonly with: readonly string[]; readonly without: readonly string[]};

const withOutput = (command: Argv) =>
	withSourceOptions(command)
		.option('port', {
			alias: 'p',
			type: 'string',
			array: true,
			default: [] as string[],
			describe: 'only these ports, by number; every port that rules tell apart when none is named',
		})
		.option('output', {
			alias: 'o',
			choices: ['text', 'json'] as const,
			default: 'text' as const,
			describe: 'format',
		});

/** `policy diff`: what manifests would change, before they are applied. */
export const diffCommand: Register = (yargs, choose) =>
	yargs.command(
		'diff',
		'list every connection whose verdict would change if manifests were applied or deleted',
		(command: Argv) =>
			withOutput(command)
				.option('with', {
					type: 'string',
					array: true,
					default: [] as string[],
					describe: 'files that would be applied; - is the standard input',
				})
				.option('without', {
					alias: 'delete',
					type: 'string',
					array: true,
					default: [] as string[],
					describe: 'files whose objects would be deleted',
				})
				.example(`${programName} policy diff --with new-policy.yaml`, 'nothing is applied'),
		argv => choose(context => runDiff(argv as unknown as DiffOptions, context)),
	);

/** `policy rehearse`: what changes when Calico takes over from K3s' own engine. */
export const rehearseCommand: Register = (yargs, choose) =>
	yargs.command(
		'rehearse',
		"list what changes when Calico takes over from K3s' own engine, in result or in symptom",
		(command: Argv) =>
			withOutput(command).example(`${programName} policy rehearse -n shop`, 'before the window'),
		argv => choose(context => runRehearse(argv as unknown as ChangesOptions, context)),
	);

async function runDiff(options: DiffOptions, context: CommandContext): Promise<number> {
	if (options.with.length + options.without.length === 0)
		throw new CliError('policy diff needs --with FILE or --without FILE.', 'usage');
	const [{readPolicyFiles}, {withManifests}] = await Promise.all([
		import('../../policy-files.ts'),
		import('../../../systems/reach/manifests.ts'),
	]);
	const [namespace = 'default'] = options.namespace === undefined ? [] : [options.namespace].flat();
	const applied = await readPolicyFiles(options.with, namespace);
	const deleted = await readPolicyFiles(options.without, namespace);
	for (const note of [...applied.notes, ...deleted.notes]) context.stderr.write(`${note}\n`);
	const {snapshot, complete} = await readPolicies(options, context);
	const {diffOf} = await import('../../../systems/reach/diff.ts');
	const after = withManifests(snapshot, applied, deleted);
	const comparison = diffOf(snapshot, after, namespacesOf(after, options));
	return await printChanges('diff', snapshot, comparison, options, context, complete);
}

async function runRehearse(options: ChangesOptions, context: CommandContext): Promise<number> {
	const {snapshot, complete} = await readPolicies(options, context);
	const {rehearsalOf} = await import('../../../systems/reach/rehearse.ts');
	const comparison = rehearsalOf(snapshot, namespacesOf(snapshot, options));
	return await printChanges('rehearse', snapshot, comparison, options, context, complete);
}

async function portsOf(texts: readonly string[]): Promise<readonly PortClass[]> {
	const ports = await Promise.all(texts.map(readPort));
	const named = ports.find(({name}) => name !== '');
	if (named !== undefined)
		throw new CliError(`--port ${named.text}: changes are listed by number, not by name.`, 'usage');
	return ports.map(({protocol, first, last, text}) => ({protocol, first, last, text}));
}

async function printChanges(
	what: 'diff' | 'rehearse',
	snapshot: Snapshot,
	comparison: Comparison,
	{output, port}: ChangesOptions,
	context: CommandContext,
	complete: boolean,
): Promise<number> {
	const [{changesIn, comparisonsIn, mostComparisons}, {changesOutput}] = await Promise.all([
		import('../../../systems/reach/changes.ts'),
		import('../../../report/policy/changes.ts'),
	]);
	const chosen = port.length === 0 ? comparison : {...comparison, ports: await portsOf(port)};
	const many = comparisonsIn(chosen);
	if (many > mostComparisons)
		throw new CliError(
			`That would be ${many} comparisons, which takes minutes. Choose namespaces with -n.`,
			'usage',
		);
	const groups = [...comparison.groups, ...comparison.outside];
	const {translatedAtCutOver} = await import('../../../systems/reach/translated.ts');
	const translated = what === 'rehearse' ? translatedAtCutOver(snapshot, comparison) : [];
	await writeAll(
		context.stdout,
		changesOutput(snapshot, what, changesIn(chosen), groups, output, translated),
	);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
