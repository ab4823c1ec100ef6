import {setTimeout as wait} from 'node:timers/promises';
import {systemClock} from '../../kube/clock.ts';
import {hitsOf} from '../../policy-hits/hits.ts';
import {readingsIn} from '../../policy-hits/readings.ts';
import {engineLeftovers, leftoversAmong} from '../../policy-hits/second-engine.ts';
import {noSource} from '../../policy-hits/source.ts';
import type {HitReader} from '../../probes/hits/open-hits.ts';
import type {NodesRead} from '../../probes/hits/read-nodes.ts';
import {followFlows} from '../../probes/hits/whisker.ts';
import {type HitsReport, hitsJson, hitsText} from '../../report/policy/hits.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {HitsOptions} from '../commands/policy/hits.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {type Probing, withProbes} from '../probe/open.ts';
import {openReader} from './read-nodes.ts';

/** `policy hits`. Exit 3 when no counters could be read. */
export async function runHits(options: HitsOptions, context: CommandContext): Promise<number> {
	if (!(options.seconds >= 0 && options.seconds <= 3_600))
		throw new CliError('--seconds takes a number from 0 to 3600.', 'usage');
	return await withProbes(options, context, async probing => {
		const {snapshot} = probing.frame;
		const missing = options.node.filter(name => !snapshot.tables.nodes.some(row => row.name === name));
		if (missing.length > 0 && snapshot.tables.nodes.length > 0)
			throw new CliError(`There is no node ${missing.join(', ')}.`, 'usage');
		const report = probing.recorded
			? recorded(snapshot, options.node)
			: await live(probing, options, context);
		probing.progress.end();
		await writeAll(context.stdout, [
			options.output === 'json' ? `${JSON.stringify(hitsJson(report), null, 2)}\n` : hitsText(report),
		]);
		// Metrics count no rule.
		const counted = report.readings.some(({reading}) => reading.backend !== 'felix-metrics');
		return counted ? exitCodes.pass.code : exitCodes.inconclusive.code;
	});
}

const nothing = {readings: [], unread: [], leftovers: [], hits: []};

function recorded(snapshot: Snapshot, nodes: readonly string[]): HitsReport {
	const all = readingsIn(snapshot);
	const isWanted = ({node}: {readonly node: string}) => nodes.length === 0 || nodes.includes(node);
	const [now, before] = [all.now.filter(isWanted), all.before.filter(isWanted)];
	if (now.length === 0)
		return {
			...nothing,
			source: {
				...noSource,
				why: 'static only: no counters were recorded, policies are judged by what is written',
			},
		};
	return {
		source: {
			kind: 'recorded',
			why: now.some(({reading}) => reading.backend === 'flows')
				? 'flows and counters as they were recorded'
				: 'counters as they were recorded',
			passed: [],
		},
		readings: now,
		unread: [],
		leftovers: engineLeftovers(snapshot).filter(isWanted),
		hits: hitsOf(snapshot, now, before),
	};
}

async function live(
	probing: Probing,
	{node, seconds, source: wanted}: HitsOptions,
	{signal}: CommandContext,
): Promise<HitsReport> {
	const {snapshot} = probing.frame;
	const reader = await openReader(probing, node, wanted === 'auto' ? undefined : [wanted], signal);
	if (typeof reader === 'string')
		return {
			...nothing,
			source: {
				...noSource,
				why: `static only: reading counters runs a command in calico-node, reading flows goes through a port of Whisker, and ${reader}`,
			},
		};
	const {first, source} = reader;
	const again = seconds > 0 && first.readings.length > 0;
	const {readings, unread} = again ? await later(reader, seconds, signal) : first;
	return {
		source,
		readings,
		unread,
		leftovers: leftoversAmong(snapshot, readings),
		hits: hitsOf(snapshot, readings, again ? first.readings : []),
	};
}

/** A second reading so many seconds later; of flows what the stream brings until then. */
async function later(reader: HitReader, seconds: number, signal: AbortSignal): Promise<NodesRead> {
	const {flows} = reader;
	if (flows === undefined) {
		await wait(seconds * 1_000, undefined, {signal});
		return await reader.again();
	}
	const over = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]);
	const broken = new Set<string>();
	await followFlows(flows.whisker, flows.ledger, {
		clock: systemClock,
		random: Math.random,
		since: flows.until,
		onFlows: () => {},
		onOpen: () => broken.clear(),
		onBroken: why => broken.add(why),
		signal: over,
	});
	signal.throwIfAborted();
	const read = await reader.again();
	return {...read, unread: [...broken].map(why => ({node: 'Whisker', why}))};
}
