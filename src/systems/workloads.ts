import {eventsSince} from '../migration/events-since.ts';
import {quotaRefusals} from '../migration/quota-refusals.ts';
import {isCured} from '../migration/workflows.ts';
import {parseQuantity} from '../store/quantity.ts';
import type {ResourceQuotaRow, WorkflowRow} from '../store/rows/batch.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type Gap, gapsOf, type Note, notesBySubject, notesOf, passedOf, perFrame} from './system.ts';
import {type TroubledPod, troubledPods} from './workloads/pods.ts';

export const workloadsFormat = 'ktriage.workloads/v1';

export type WorkflowLine = {
	readonly namespace: string;
	readonly name: string;
	/** failed: ended badly; stuck: runs, and a step of it is refused or waits; past: ended badly, and another one came through since. */
	readonly state: 'failed' | 'stuck' | 'running' | 'past' | 'succeeded';
	readonly phase: string;
	readonly madeFrom: string;
	/** What the first step says that did not succeed, else the workflow; empty when all is well. */
	readonly says: string;
	readonly step: string;
	/** Milliseconds since the epoch; 0 when not said. */
	readonly startedAt: number;
	readonly finishedAt: number;
	readonly findings: readonly Note[];
};

export type QuotaLine = {
	readonly namespace: string;
	readonly name: string;
	readonly resource: string;
	readonly used: string;
	readonly hard: string;
	/** Used of hard, 0 to 1 and more; null when one of them is no quantity. */
	readonly share: number | null;
	/** What this quota refuses for this resource, and for which missing request: "main: limits.memory". */
	readonly refused: readonly {
		readonly kind: string;
		readonly name: string;
		readonly why: 'must-specify' | 'exceeded' | 'unknown';
		readonly lacking: readonly string[];
		readonly at: number;
		readonly text: string;
	}[];
	/** LimitRanges of the namespace that fill in what containers do not say. */
	readonly defaults: readonly string[];
};

export type WorkloadEvent = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	readonly reason: string;
	readonly message: string;
	readonly count: number;
	readonly from: string;
};

/** What runs on the cluster and what keeps it from it: workflows, quotas, kills, waiting pods, warnings. */
export type WorkloadsSummary = {
	readonly format: typeof workloadsFormat;
	readonly workflows: readonly WorkflowLine[];
	readonly quotas: readonly QuotaLine[];
	readonly pods: readonly TroubledPod[];
	/** Warnings, the newest first. */
	readonly events: readonly WorkloadEvent[];
	/** Since when kills and events count, milliseconds since the epoch. */
	readonly since: number;
	readonly findings: readonly Note[];
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** Events that one can still read through; older ones are left to kubectl. */
const mostEvents = 2000;

/** What runs, what is refused, killed, waiting, and what warned of it. */
export const workloadsSummary = perFrame((input): WorkloadsSummary => {
	const {snapshot} = input;
	const codes = ['RES-', 'MLO-07', 'MLO-08'] as const;
	const notes = notesBySubject(input, 'Workflow');
	return {
		format: workloadsFormat,
		workflows: snapshot.tables.workflows.map(row =>
			workflowLine(snapshot, row, notes.get(`${row.namespace}/${row.name}`) ?? []),
		),
		quotas: quotaLines(snapshot),
		pods: troubledPods(snapshot),
		events: timeline(snapshot),
		since: eventsSince(snapshot),
		findings: notesOf(input, ...codes),
		passed: passedOf(input, ...codes),
		gaps: gapsOf(snapshot, [
			'workflows',
			'resourceQuotas',
			'limitRanges',
			'pods',
			'warnings',
			'creationFailures',
		]),
	};
});

function workflowLine(snapshot: Snapshot, row: WorkflowRow, findings: readonly Note[]): WorkflowLine {
	const {namespace, name, phase, message, madeFrom, startedAt, finishedAt, troubled} = row;
	const [step] = troubled;
	const isBad = phase === 'Failed' || phase === 'Error';
	const isOver = isBad && (isCured(snapshot, row) || finishedAt < eventsSince(snapshot));
	return {
		namespace,
		name,
		state: isOver
			? 'past'
			: isBad
				? 'failed'
				: phase === 'Succeeded'
					? 'succeeded'
					: step === undefined
						? 'running'
						: 'stuck',
		phase: phase || 'not seen by a controller',
		madeFrom,
		says: phase === 'Succeeded' ? '' : step?.message || message,
		step: step?.name ?? '',
		startedAt,
		finishedAt,
		findings,
	};
}

function quotaLines(snapshot: Snapshot): readonly QuotaLine[] {
	const refusals = quotaRefusals(snapshot);
	const defaults = new Map<string, readonly string[]>();
	for (const {namespace, defaults: filled} of snapshot.tables.limitRanges)
		defaults.set(namespace, [...new Set([...(defaults.get(namespace) ?? []), ...filled])]);
	return snapshot.tables.resourceQuotas.flatMap((row: ResourceQuotaRow) => {
		const own = refusals.filter(({namespace, quota}) => namespace === row.namespace && quota === row.name);
		return row.items.map(({resource, hard, used}) => {
			const [most, now] = [parseQuantity(hard), parseQuantity(used)];
			return {
				namespace: row.namespace,
				name: row.name,
				resource,
				used,
				hard,
				share: most === undefined || now === undefined ? null : most === 0 ? 1 : now / most,
				refused: own
					.filter(refusal =>
						refusal.kind === 'must-specify'
							? refusal.lacking.some(one => one.resource === resource)
							: refusal.kind === 'unknown' || refusal.text.includes(`${resource}=`),
					)
					.map(({subject, kind, lacking, at, text}) => ({
						kind: subject.kind,
						name: subject.name,
						why: kind,
						lacking: lacking
							.filter(one => one.resource === resource)
							.map(one => `${one.containers.join(', ')}: ${one.resource}`),
						at,
						text,
					})),
				defaults: defaults.get(row.namespace) ?? [],
			};
		});
	});
}

/** Warnings about objects, and what refused to be created; a refusal is both, and told once. */
function timeline({tables}: Snapshot): readonly WorkloadEvent[] {
	const told = new Set<string>();
	const found: WorkloadEvent[] = [];
	const rows = [
		...tables.warnings,
		...tables.creationFailures.map(row => ({...row, reason: 'FailedCreate', from: ''})),
	];
	for (const {subject, reason, message, count, at, from} of rows) {
		const key = `${subject.kind}/${subject.namespace}/${subject.name} ${reason} ${message}`;
		if (told.has(key)) continue;
		told.add(key);
		found.push({...subject, at, reason, message, count, from});
	}
	return found.sort((a, b) => b.at - a.at).slice(0, mostEvents);
}
