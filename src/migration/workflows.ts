import type {WorkflowRow} from '../store/rows/batch.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {eventsSince} from './events-since.ts';
import {perSnapshot} from './per-snapshot.ts';

/** When what a workflow was made from last came through, by namespace and template. */
const lastSuccess = perSnapshot(({tables}: Snapshot): ReadonlyMap<string, number> => {
	const found = new Map<string, number>();
	for (const row of tables.workflows) {
		if (row.phase !== 'Succeeded' || row.madeFrom === '') continue;
		const key = `${row.namespace}/${row.madeFrom}`;
		found.set(key, Math.max(found.get(key) ?? 0, row.startedAt));
	}
	return found;
});

/** Whether another one made from the same template was started later and came through: the trouble is over. */
export function isCured(snapshot: Snapshot, row: WorkflowRow): boolean {
	return (lastSuccess(snapshot).get(`${row.namespace}/${row.madeFrom}`) ?? 0) > row.startedAt;
}

/** Workflows that ended badly of late and were not made up for since. */
export const failedWorkflows = perSnapshot((snapshot: Snapshot): readonly WorkflowRow[] => {
	const since = eventsSince(snapshot);
	return snapshot.tables.workflows.filter(
		row =>
			(row.phase === 'Failed' || row.phase === 'Error') &&
			row.deletedAt === undefined &&
			row.finishedAt >= since &&
			!isCured(snapshot, row),
	);
});
