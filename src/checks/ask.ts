import type {Snapshot} from '../store/snapshot.ts';
import type {Check} from './check.ts';
import {doubted} from './doubted.ts';
import type {Finding} from './finding.ts';
import {iacChecks} from './iac-checks.ts';
import {hasLogWitness, witnessed} from './log-witness.ts';
import {besideOutage, unreadable} from './needs.ts';
import {withheld} from './withheld.ts';

const ofFiles: ReadonlySet<Check> = new Set(iacChecks);

/** What a check says of a snapshot, with what logs say beside it; or why it can say nothing: SKIP when it will stay so, UNKNOWN when it may pass. */
export function ask(snapshot: Snapshot, check: Check): readonly Finding[] {
	const silent =
		unreadable(snapshot, check) ?? (ofFiles.has(check) ? besideOutage(snapshot, check) : undefined);
	if (silent !== undefined) return silent;
	const found = withheld(snapshot, check, doubted(snapshot, check, check.run(snapshot)));
	return hasLogWitness(check) ? witnessed(snapshot, found) : found;
}
