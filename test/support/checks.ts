import type {Finding} from '../../src/checks/finding.ts';
import {runChecks} from '../../src/checks/index.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';

/** Every check, none of which may have failed inside: the program goes on without it, a test must not. */
export function soundChecks(snapshot: Snapshot): readonly Finding[] {
	const findings = runChecks(snapshot);
	const failed = findings.filter(({summary}) => summary.startsWith('this check failed inside ktriage'));
	if (failed.length > 0)
		throw new Error(failed.map(({code, explanation}) => `${code}: ${explanation}`).join('\n'));
	return findings;
}
