import {parseIp} from '../../net/ip.ts';
import {dnsQuestion} from '../../probes/dns-question.ts';
import {inferenceMeaning, inferenceQuestion} from '../../probes/inference.ts';
import {latencyRun} from '../../probes/latency.ts';
import {askMany, probePace} from '../../probes/many.ts';
import {judgeTriple, type TriplePart, tripleQuestions} from '../../probes/plans/triple.ts';
import type {ProbeQuestion} from '../../probes/question.ts';
import {probeJson} from '../../probes/result.ts';
import {readTarget} from '../../probes/target.ts';
import {probeText} from '../../report/probes.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {
	DnsOptions,
	HealthOptions,
	HttpOptions,
	InferenceOptions,
	LatencyOptions,
	ProbeOptions,
	TcpOptions,
} from '../commands/probe.ts';
import {CliError} from '../errors.ts';
import {writeAll} from '../output.ts';
import {probeExit} from './exit.ts';
import {readHeaders} from './headers.ts';
import {questionSources, withProbes} from './open.ts';
import {askerOf, askSingle, recordRuns} from './single.ts';

/** `probe dns`. */
export async function runDns(options: DnsOptions, context: CommandContext): Promise<number> {
	return await askSingle(options, context, 'dns', snapshot => {
		const name = options.to.replace(/^dns:/, '');
		if (!/^[A-Za-z0-9_]([A-Za-z0-9_.-]*)$/.test(name) || name.length > 253)
			throw new CliError(`"${options.to}" is no name that a DNS can be asked for.`, 'usage');
		const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+)(?::\d+)?)$/.exec(options.server) ?? [];
		const server = bracketed ?? plain ?? options.server;
		if (options.server !== '' && parseIp(server) === undefined)
			throw new CliError(
				`--server takes the address of a DNS server, and "${options.server}" is none.`,
				'usage',
			);
		return dnsQuestion(snapshot, name, options.protocol === 'tcp' ? 'TCP' : 'UDP', options.server);
	});
}

/** `probe tcp`; with --via all a Service is asked in three ways and they are compared. */
export async function runTcp(options: TcpOptions, context: CommandContext): Promise<number> {
	const {via} = options;
	if (via === 'all') return await compareWays(options, context);
	return await askSingle(options, context, 'tcp', snapshot => tcpQuestion(snapshot, options, 'tcp', via));
}

function tcpQuestion(
	snapshot: Snapshot,
	{to}: ProbeOptions,
	kind: 'tcp' | 'latency',
	via: 'address' | 'name' | 'endpoint' = 'address',
): ProbeQuestion {
	const {host, port} = placeOf(snapshot, to, via);
	if (port === 0 && kind === 'tcp') throw new CliError(portMissing(to), 'usage');
	return {kind, host, port};
}

const portMissing = (to: string) => `${to}: which port? Give it behind a colon.`;

/** The address and port of a target. */
function placeOf(
	snapshot: Snapshot,
	to: string,
	via: 'address' | 'name' | 'endpoint' = 'address',
): {readonly host: string; readonly port: number} {
	const target = readTarget(snapshot, to, via);
	if (typeof target === 'string') throw new CliError(`${target}.`, 'usage');
	return target;
}

async function compareWays(options: TcpOptions, context: CommandContext): Promise<number> {
	return await withProbes(
		options,
		context,
		async ({frame: {snapshot}, ask, wait}) => {
			const questions = tripleQuestions(snapshot, options.to);
			if (typeof questions === 'string') throw new CliError(`${questions}.`, 'usage');
			const from = askerOf(snapshot, options.from);
			const {answers} = await askMany(questions, ({question}) => ask(question, from), {
				pace: {...probePace, atOnce: 1},
				wait,
				signal: context.signal,
			});
			const parts = questions.flatMap(({way}, index): readonly TriplePart[] => {
				const run = answers[index];
				return run === undefined ? [] : [{way, run}];
			});
			await recordRuns(
				options.record,
				snapshot,
				parts.map(({run}) => ({run, probe: 'tcp'})),
			);
			const {verdict, why} = judgeTriple(parts);
			const json = {
				format: 'ktriage.probes/v1',
				probes: parts.map(({way, run}) => ({way, ...probeJson(snapshot, run)})),
				verdict,
				why,
			};
			const text = [
				...parts.flatMap(({way, run}) => [`by ${way}:`, ...probeText(snapshot, run)]),
				`${verdict}: ${why}`,
			];
			await writeAll(context.stdout, [
				options.output === 'json' ? `${JSON.stringify(json, null, 2)}\n` : `${text.join('\n')}\n`,
			]);
			return probeExit(parts.map(({run}) => run));
		},
		questionSources,
	);
}

/** `probe http`. */
export async function runHttp(options: HttpOptions, context: CommandContext): Promise<number> {
	const headers = readHeaders(options.header);
	const {body} = options;
	return await askSingle(options, context, 'http', snapshot => ({
		kind: 'http',
		url: urlOf(snapshot, options.to),
		headers,
		...(body !== undefined && {body}),
	}));
}

/** `probe inference`. */
export async function runInference(options: InferenceOptions, context: CommandContext): Promise<number> {
	const {model, pipeline, experiment, operation, host, body} = options;
	const named = [model, pipeline, experiment].filter(name => name !== undefined);
	if (named.length > 1)
		throw new CliError('Only one of --model, --pipeline and --experiment can be asked for.', 'usage');
	const {host: checked = ''} = readHeaders(host === '' ? [] : [`host: ${host}`]);
	readHeaders(named.map(name => `seldon-model: ${name}`));
	return await askSingle(
		options,
		context,
		'inference',
		snapshot =>
			inferenceQuestion({
				base: urlOf(snapshot, options.to),
				kind: experiment !== undefined ? 'experiment' : pipeline !== undefined ? 'pipeline' : 'model',
				name: named[0] ?? '',
				operation,
				host: checked,
				...(body !== undefined && {body}),
			}),
		inferenceMeaning,
	);
}

/** `probe grpc-health`. */
export async function runHealth(options: HealthOptions, context: CommandContext): Promise<number> {
	const {service, tls} = options;
	if (!/^[A-Za-z0-9_./-]{0,100}$/.test(service))
		throw new CliError(`"${service}" is no name of a gRPC service.`, 'usage');
	return await askSingle(options, context, 'grpc-health', snapshot => {
		const {host, port} = placeOf(snapshot, options.to);
		if (port === 0) throw new CliError(portMissing(options.to), 'usage');
		return {kind: 'grpc-health', host, port, service, tls};
	});
}

/** `probe latency`. */
export async function runLatency(options: LatencyOptions, context: CommandContext): Promise<number> {
	const {count} = options;
	if (!(count >= 1 && count <= 100)) throw new CliError('--count takes a number from 1 to 100.', 'usage');
	return await askSingle(
		options,
		context,
		'latency',
		snapshot => tcpQuestion(snapshot, options, 'latency'),
		undefined,
		async (once, wait) => {
			const first = await once();
			if (first.answer.class === 'tool' || first.tool === 'recorded') return latencyRun([first]) ?? first;
			const rest = await askMany(Array.from({length: Math.floor(count) - 1}), once, {
				pace: {atOnce: 1, everyMs: 20},
				wait,
				signal: context.signal,
			});
			return latencyRun([first, ...rest.answers.flatMap(run => run ?? [])]) ?? first;
		},
	);
}

function urlOf(snapshot: Snapshot, to: string): string {
	if (/^https?:\/\//i.test(to)) {
		if (!URL.canParse(to)) throw new CliError(`"${to}" is no URL.`, 'usage');
		return new URL(to).href;
	}
	const target = readTarget(snapshot, to);
	if (typeof target === 'string') throw new CliError(`${target}.`, 'usage');
	const host = target.host.includes(':') ? `[${target.host}]` : target.host;
	const secure = target.port === 443 || target.port === 6443 || target.port === 8443;
	return new URL(`${secure ? 'https' : 'http'}://${host}:${target.port || 80}/`).href;
}
