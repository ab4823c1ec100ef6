import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {nodeNames, runFolder} from './cluster.ts';

/**
 * Makes kine answer "compacted" for everything before a revision, as its compactor does every five minutes: by the row it keeps for
 * that (kine v0.16 pkg/drivers/generic: prev_revision of compact_rev_key). Nothing is deleted.
 */
export function compactBefore(revision: string): void {
	const database = new DatabaseSync(path.join(runFolder(), 'nodes', nodeNames()[0], 'db', 'state.db'), {
		timeout: 30_000,
	});
	try {
		const mark = database.prepare(
			"UPDATE kine SET prev_revision = ? WHERE name = 'compact_rev_key' AND prev_revision < ?",
		);
		mark.run(Number(revision), Number(revision));
	} finally {
		database.close();
	}
}
