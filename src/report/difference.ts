import type {Difference, Moment} from '../diagnosis/difference/difference.ts';
import {iso} from './json.ts';

/** How a side is called, and what was compared. */
export type DifferenceSides = {
	readonly before: {readonly name: string; readonly moment: Moment};
	readonly after: {readonly name: string; readonly moment: Moment};
};

/** The answer of `diff -o json`. */
export function differenceJson({before, after}: DifferenceSides, difference: Difference) {
	const side = ({name, moment: {snapshot, verdict}}: DifferenceSides['before']) => ({
		name,
		context: snapshot.cluster.context,
		uid: snapshot.cluster.uid,
		takenAt: iso(snapshot.now),
		verdict,
	});
	return {format: 'ktriage.diff/v1', before: side(before), after: side(after), ...difference};
}

const most = 50;

/** The answer of `diff` for people. */
export function differenceLines({before, after}: DifferenceSides, found: Difference): readonly string[] {
	const side = (word: string, {name, moment: {snapshot, verdict}}: DifferenceSides['before']) =>
		`${word} ${name}  ${snapshot.cluster.context} · ${iso(snapshot.now)} · ${verdict}`;
	const sections = [
		section(
			'Verdicts',
			found.verdicts.map(one => `${one.before ?? '-'} → ${one.after ?? '-'}  ${one.id}  ${one.summary}`),
		),
		section(
			'Services',
			found.services.map(one => `${one.service}  ${one.change}  ${arrow(one.before, one.after)}`),
		),
		section(
			'Workloads',
			found.workloads.map(
				one => `${one.kind} ${one.workload}  ${one.change}  ${arrow(one.before, one.after)}`,
			),
		),
		section(
			'Pods by network',
			[...new Set([...Object.keys(found.pods.networks.before), ...Object.keys(found.pods.networks.after)])]
				.map(name => ({
					name,
					old: found.pods.networks.before[name] ?? 0,
					now: found.pods.networks.after[name] ?? 0,
				}))
				.filter(({old, now}) => old !== now)
				.map(({name, old, now}) => `${name}  ${old} → ${now}`),
		),
		section(
			'Workloads that changed network',
			found.pods.moved.map(one => `${one.workload}  ${networks(one.before)} → ${networks(one.after)}`),
		),
		section(
			'Pods',
			found.pods.changed.map(one => `${one.pod}  ${one.change}  ${arrow(one.before, one.after)}`),
		),
		section('Pods gone', found.pods.gone),
		section('Pods new', found.pods.added),
		section('Policies', found.policies.map(objectLine)),
		section('Pools', found.pools.map(objectLine)),
		section('Nodes', found.nodes.map(objectLine)),
		section(
			'Counts',
			found.counts.map(({what, before: old, after: now}) => `${what}  ${old} → ${now}`),
		),
		section('Not compared, unread at one of the moments', found.unread),
	].flat();
	return [
		side('before', before),
		side('after ', after),
		...(found.sameCluster === false ? ['These are two different clusters.'] : []),
		'',
		...(sections.length === 0 ? ['Nothing has changed.'] : sections),
	];
}

function section(title: string, lines: readonly string[]): readonly string[] {
	if (lines.length === 0) return [];
	const rest = lines.length - most;
	return [
		`${title} (${lines.length})`,
		...lines.slice(0, most).map(line => `  ${line}`),
		...(rest > 0 ? [`  and ${rest} more: -o json lists all`] : []),
		'',
	];
}

function arrow(before: string, after: string): string {
	return `${before || '-'} → ${after || '-'}`;
}

function networks(counts: Readonly<Record<string, number>>): string {
	return Object.entries(counts)
		.map(([name, pods]) => `${pods} ${name}`)
		.join(', ');
}

function objectLine({kind, name, change, parts}: Difference['policies'][number]): string {
	return `${kind} ${name}  ${change}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
