import {setTimeout as wait} from 'node:timers/promises';
import {type CanaryEvent, gapSummary, gapsOf} from '../../probes/canary.ts';
import {coinciding, type Moment, momentsOf} from '../../probes/coincidence.ts';
import {watchPort} from '../../probes/local/canary.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {probeJson} from '../../probes/result.ts';
import {readTarget} from '../../probes/target.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import type {CanaryOptions} from '../commands/probe.ts';
import {CliError} from '../errors.ts';
import {writeAll} from '../output.ts';
import {probeExit} from './exit.ts';
import {type Probing, questionSources, withProbes} from './open.ts';
import {askerOf, recordRuns} from './single.ts';

/** `probe canary`: every gap of a port with its start and its length. */
export async function runCanary(options: CanaryOptions, context: CommandContext): Promise<number> {
	const {seconds, every} = options;
	if (!(seconds > 0 && seconds <= 86_400))
		throw new CliError('--seconds takes a number above 0, at most a day.', 'usage');
	if (!(every >= 100)) throw new CliError('--every takes 100 milliseconds or more.', 'usage');
	return await withProbes(
		options,
		context,
		async probing => {
			const {snapshot} = probing.frame;
			const target = readTarget(snapshot, options.to);
			if (typeof target === 'string') throw new CliError(`${target}.`, 'usage');
			if (target.port === 0)
				throw new CliError(`${options.to}: which port? Give it behind a colon.`, 'usage');
			const watched = await watch(target, options, probing, context);
			const {events, began, ended, last} = watched;
			const gaps = gapsOf(began, events);
			const summary = gapSummary(gaps, ended);
			const answer =
				last.answer.class === 'tool'
					? last.answer
					: {
							class:
								gaps.length === 0
									? ('ok' as const)
									: last.answer.class === 'ok'
										? ('reset' as const)
										: last.answer.class,
							detail: cell(
								gaps.length === 0
									? `no gap in ${seconds3(ended - began)}`
									: `${summary.count} gaps, ${seconds3(summary.total)} of ${seconds3(ended - began)}, the longest ${seconds3(summary.longest)}`,
								300,
							),
						};
			const run: ProbeRun = {...last, answer, millis: ended - began};
			const shift = run.at - began;
			await recordRuns(
				options.record,
				snapshot,
				turns(events).map(event => ({probe: 'tcp' as const, run: eventRun(last, event, shift)})),
			);
			const moments = gaps.length === 0 ? [] : await happened(probing, context);
			const told = gaps.map(({from, to, why}) => {
				const cause = coinciding({from: from + shift, why}, moments);
				return {
					from: new Date(from + shift).toISOString(),
					...(to !== undefined && {to: new Date(to + shift).toISOString()}),
					millis: Math.round((to ?? ended) - from),
					why: cell(why, 200),
					...(cause !== undefined && {with: {at: new Date(cause.at).toISOString(), event: cause.text}}),
				};
			});
			const text = [
				`${answer.class}  canary ${options.to} from ${options.from}: ${answer.detail}`,
				...told.flatMap(gap => [
					`  ${gap.from}  ${seconds3(gap.millis)}${gap.to === undefined ? ' and still' : ''}  ${gap.why}`,
					...(gap.with === undefined ? [] : [`    with ${gap.with.at.slice(11, 19)}Z ${gap.with.event}`]),
				]),
			];
			await writeAll(context.stdout, [
				options.output === 'json'
					? `${JSON.stringify({...probeJson(snapshot, run, 'canary'), gaps: told}, null, 2)}\n`
					: `${text.map(line => cell(line, 1_000)).join('\n')}\n`,
			]);
			return probeExit([run]);
		},
		questionSources,
	);
}

/** What the cluster says happened lately; nothing where events may not be read, or the cluster is away. */
async function happened(
	{recorded, transport}: Probing,
	{signal}: CommandContext,
): Promise<readonly Moment[]> {
	if (recorded) return [];
	const limited = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
	return await transport
		.requestJson({path: '/api/v1/events?limit=2000', signal: limited})
		.then(momentsOf, () => []);
}

const seconds3 = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;

/** Events at which something changes, and the one before each: what a time without answers is told from. */
function turns(events: readonly CanaryEvent[]): readonly CanaryEvent[] {
	return events.filter(({kind}, index) => {
		const [before, after] = [events[index - 1], events[index + 1]];
		return before?.kind !== kind || after?.kind !== kind;
	});
}

function eventRun(run: ProbeRun, event: CanaryEvent, shift: number): ProbeRun {
	const answer =
		event.kind === 'up'
			? {class: 'ok' as const, detail: 'open'}
			: {class: 'timeout' as const, detail: cell(event.why, 200)};
	return {...run, answer, millis: 0, at: event.at + shift};
}

type Watched = {
	readonly events: readonly CanaryEvent[];
	readonly began: number;
	readonly ended: number;
	readonly last: ProbeRun;
};

async function watch(
	{host, port}: {readonly host: string; readonly port: number},
	{from, seconds, every}: CanaryOptions,
	{frame, ask, recorded, progress}: Probing,
	context: CommandContext,
): Promise<Watched> {
	const asker = askerOf(frame.snapshot, from);
	const question = {kind: 'tcp' as const, host, port};
	const clock = (): number => performance.now();
	const events: CanaryEvent[] = [];
	const at = Date.now();
	const began = clock();
	const signal = AbortSignal.any([context.signal, AbortSignal.timeout(Math.ceil(seconds * 1_000))]);
	const onEvent = (event: CanaryEvent): void => {
		const before = events.at(-1)?.kind;
		events.push(event);
		if (before !== event.kind) progress.say(`${new Date(at + event.at - began).toISOString()} ${event.kind}`);
	};
	const base: ProbeRun = {
		question,
		from: asker.place,
		answer: {class: 'ok', detail: ''},
		millis: 0,
		at,
		tool: 'this machine',
	};
	if (asker.place.kind === 'outside' && !recorded) {
		await watchPort({host, port, everyMs: every, clock, onEvent, signal});
		const isDown = events.at(-1)?.kind === 'down';
		return {
			events,
			began,
			ended: clock(),
			last: isDown ? {...base, answer: {class: 'timeout', detail: ''}} : base,
		};
	}
	let last = base;
	while (!signal.aborted) {
		const started = clock();
		last = await ask(question, asker);
		// A question that could not be asked is no gap of the network.
		if (last.answer.class === 'tool' || last.tool === 'recorded') break;
		onEvent(
			last.answer.class === 'ok'
				? {kind: 'up', at: started}
				: {kind: 'down', at: started, why: `${last.answer.class}: ${last.answer.detail}`},
		);
		await wait(every, undefined, {signal}).catch(() => {});
	}
	return {events, began, ended: clock(), last: {...last, at}};
}
