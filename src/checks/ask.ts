import {cell} from '../store/sanitise.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';
import {doubted} from './doubted.ts';
import type {Finding} from './finding.ts';
import {iacChecks} from './iac-checks.ts';
import {hasLogWitness, witnessed} from './log-witness.ts';
import {besideOutage, unreadable} from './needs.ts';
import {scoped} from './scoped.ts';
import {withheld} from './withheld.ts';

const ofFiles: ReadonlySet<Check> = new Set(iacChecks);

/** What a check says of a snapshot, with what logs say beside it; or why it can say nothing: SKIP when it will stay so, UNKNOWN when it may pass. */
export function ask(snapshot: Snapshot, check: Check): readonly Finding[] {
	const silent =
		unreadable(snapshot, check) ?? (ofFiles.has(check) ? besideOutage(snapshot, check) : undefined);
	if (silent !== undefined) return silent;
	try {
		const found = scoped(
			snapshot,
			check,
			withheld(snapshot, check, doubted(snapshot, check, check.run(snapshot))),
		);
		return hasLogWitness(check) ? witnessed(snapshot, found) : found;
	} catch (error) {
		return [failed(check, error)];
	}
}

/** A defect of one check must take no other verdict with it, and must not look like an answer. */
function failed(check: Check, error: unknown): Finding {
	const message = cell(error instanceof Error ? (error.stack ?? error.message) : String(error), 600);
	return finding(check, {
		verdict: 'UNKNOWN',
		summary: 'this check failed inside ktriage; nothing is known of what it looks at',
		explanation: `Please report it with this line: ${message}`,
	});
}
