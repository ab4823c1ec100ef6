import {sourceStatus} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {unreadable} from './needs.ts';

/**
 * What a check said, without the PASS that it may not say: while this operator may not read a source that weighs in its answer, what
 * it did not find may be there. What it did find stays.
 */
export function withheld(snapshot: Snapshot, check: Check, findings: readonly Finding[]): readonly Finding[] {
	const closed = (check.weighs ?? []).filter(
		name => sourceStatus(snapshot, name)?.state.kind === 'forbidden',
	);
	const [skip] = closed.length === 0 ? [] : (unreadable(snapshot, {...check, needs: closed}) ?? []);
	if (skip === undefined) return findings;
	return findings.map(one => (one.verdict === 'PASS' ? {...skip, id: one.id} : one));
}
