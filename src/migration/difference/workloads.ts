import type {TableName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {nameOf, pairs} from './rows.ts';

/** What became of the pods of a workload. */
export type WorkloadChange = {
	readonly workload: string;
	readonly kind: string;
	readonly change: 'gone' | 'new' | 'no-ready-pod' | 'ready' | 'desired';
	readonly before: string;
	readonly after: string;
};

/** Tables of what keeps pods running. */
export const workloadTables = [
	'deployments',
	'statefulSets',
	'daemonSets',
] as const satisfies readonly TableName[];

/** Workloads of one table whose pods are gone, new, or ready in another number. */
export function compareWorkloads(
	name: (typeof workloadTables)[number],
	before: Snapshot,
	after: Snapshot,
): readonly WorkloadChange[] {
	const {gone, added, both} = pairs(before.tables[name] ?? [], after.tables[name]);
	const told = ({ready, desired}: {ready: number; desired: number}): string => `${ready}/${desired} ready`;
	return [
		...gone.map(row => ({
			workload: nameOf(row),
			kind: row.kind,
			change: 'gone' as const,
			before: told(row),
			after: '',
		})),
		...both.flatMap(({before: old, after: now}) => {
			const lost = old.ready > 0 && now.ready === 0 && now.desired > 0;
			const change = lost ? 'no-ready-pod' : old.desired !== now.desired ? 'desired' : 'ready';
			if (told(old) === told(now)) return [];
			return [{workload: nameOf(now), kind: now.kind, change, before: told(old), after: told(now)} as const];
		}),
		...added.map(row => ({
			workload: nameOf(row),
			kind: row.kind,
			change: 'new' as const,
			before: '',
			after: told(row),
		})),
	];
}
