import {meaningOf} from '../../probes/meaning.ts';
import {type Asker, readPlace} from '../../probes/place.ts';
import type {ProbeQuestion, ProbeRun} from '../../probes/question.ts';
import {type ProbeName, probeJson, resultTarget} from '../../probes/result.ts';
import {readTarget} from '../../probes/target.ts';
import {probeText} from '../../report/probes.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {ProbeOptions} from '../commands/probe.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {askElsewhere} from './elsewhere.ts';
import {probeExit} from './exit.ts';
import {questionSources, withProbes} from './open.ts';

/** How a question is asked: once, or several times as one. */
type Style = (
	once: () => Promise<ProbeRun>,
	wait: (milliseconds: number) => Promise<void>,
) => Promise<ProbeRun>;

/** Reads the cluster, asks one question, writes the answer. */
export async function askSingle(
	options: ProbeOptions,
	context: CommandContext,
	probe: ProbeName,
	question: (snapshot: Snapshot) => ProbeQuestion,
	meaning: (run: ProbeRun) => string | undefined = () => undefined,
	style: Style = async once => await once(),
): Promise<number> {
	return await withProbes(
		options,
		context,
		async probing => {
			const {
				frame: {snapshot},
				ask,
				wait,
				world,
				cluster,
			} = probing;
			const asked = question(snapshot);
			const from = askerOf(snapshot, options.from);
			if (options.by !== 'exec') return await askElsewhere(asked, from, probe, options, probing, context);
			const run = await style(() => ask(asked, from), wait);
			await writeRun(snapshot, run, probe, options, context, meaning(run));
			const {allowActions, readOnly} = world.permission;
			const isRefused =
				from.place.kind !== 'outside' && (!allowActions || readOnly || isPinned(world, cluster));
			return isRefused && run.answer.class === 'tool' ? exitCodes.fail.code : probeExit([run]);
		},
		questionSources,
	);
}

const isPinned = (
	{permission}: {readonly permission: {readonly pinnedContext?: string}},
	{context}: {readonly context: string},
): boolean => permission.pinnedContext !== undefined && permission.pinnedContext !== context;

/** Writes one answer in the format that was asked for. */
export async function writeRun(
	snapshot: Snapshot,
	run: ProbeRun,
	probe: ProbeName,
	{output, record}: Pick<ProbeOptions, 'output' | 'record'>,
	context: CommandContext,
	meaning?: string,
): Promise<void> {
	const means = meaning ?? meaningOf(snapshot, run);
	const behind = behindOf(snapshot, run);
	await recordRuns(record, snapshot, [{run, probe}]);
	const json = {
		...probeJson(snapshot, run, probe),
		...(run.tool !== '' && {tool: run.tool}),
		...(behind.length > 0 && {behind}),
		means,
	};
	await writeAll(context.stdout, [
		output === 'json'
			? `${JSON.stringify(json, null, 2)}\n`
			: `${probeText(snapshot, run, {means, behind}).join('\n')}\n`,
	]);
}

/** Appends answers to the file of --record. */
export async function recordRuns(
	file: string | undefined,
	snapshot: Snapshot,
	runs: readonly {readonly run: ProbeRun; readonly probe: ProbeName}[],
): Promise<void> {
	if (file === undefined) return;
	const {appendProbes} = await import('../../record/probe-file.ts');
	await appendProbes(
		file,
		runs.map(({run, probe}) => {
			const {format: _, ...record} = probeJson(snapshot, run, probe);
			return record;
		}),
	);
}

/** Where a connection to a Service ends up, as policies see it. */
function behindOf(snapshot: Snapshot, {question, from}: ProbeRun): readonly string[] {
	if (question.kind === 'dns') return [];
	const {host, port} = resultTarget(snapshot, question, from);
	const target = readTarget(snapshot, host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
	return typeof target === 'string' ? [] : target.behind;
}

/** The place that --from names; an error says why there is none. */
export function askerOf(snapshot: Snapshot, text: string): Asker {
	const asker = readPlace(snapshot, text);
	if (typeof asker === 'string') throw new CliError(`${asker}.`, 'usage');
	return asker;
}
