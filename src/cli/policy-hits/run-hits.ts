import {setTimeout as wait} from 'node:timers/promises';
import {hitsOf} from '../../policy-hits/hits.ts';
import {readingsIn} from '../../policy-hits/readings.ts';
import {engineLeftovers, leftoversAmong} from '../../policy-hits/second-engine.ts';
import {type HitsReport, hitsJson, hitsText} from '../../report/policy/hits.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {HitsOptions} from '../commands/policy/hits.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {type Probing, withProbes} from '../probe/open.ts';
import {grantOf, readNodes} from './read-nodes.ts';

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
		return report.readings.length === 0 ? exitCodes.inconclusive.code : exitCodes.pass.code;
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
				kind: 'static',
				why: 'static only: no counters were recorded, policies are judged by what is written',
			},
		};
	return {
		source: {kind: 'recorded', why: 'counters as they were recorded'},
		readings: now,
		unread: [],
		leftovers: engineLeftovers(snapshot).filter(isWanted),
		hits: hitsOf(snapshot, now, before),
	};
}

async function live(
	probing: Probing,
	{node, seconds}: HitsOptions,
	{signal}: CommandContext,
): Promise<HitsReport> {
	const {snapshot} = probing.frame;
	const exec = grantOf(probing);
	if (typeof exec === 'string')
		return {
			...nothing,
			source: {
				kind: 'static',
				why: `static only: reading counters runs a command in calico-node, and ${exec}`,
			},
		};
	const first = await readNodes(probing, exec, node, signal);
	const again = seconds > 0 && first.readings.length > 0;
	if (again) await wait(seconds * 1_000, undefined, {signal});
	const {readings, unread} = again ? await readNodes(probing, exec, node, signal) : first;
	if (readings.length === 0)
		return {
			...nothing,
			unread,
			source: {kind: 'static', why: 'static only: no agent of Calico gave counters to be read'},
		};
	return {
		source: {kind: 'counters', why: 'counters of the packet filters, read in calico-node'},
		readings,
		unread,
		leftovers: leftoversAmong(snapshot, readings),
		hits: hitsOf(snapshot, readings, again ? first.readings : []),
	};
}
