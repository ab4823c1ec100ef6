import type {Finding, Verdict} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ReportInput} from './format.ts';

/** A report of findings that stand for themselves (steps of a gate, expectations of a policy test): none explains another. */
export function reportOf(
	snapshot: Snapshot,
	verdict: Verdict,
	findings: readonly Finding[],
	version: string,
): ReportInput {
	const of = (wanted: Verdict) => findings.filter(one => one.verdict === wanted);
	const causes = [...of('FAIL'), ...of('WARN')].map((finding, index) => ({
		rank: index + 1,
		finding,
		symptoms: [],
	}));
	return {
		snapshot,
		diagnosis: {
			revision: snapshot.revision,
			verdict,
			causes,
			findings,
			counts: {
				roots: of('FAIL').length,
				symptoms: 0,
				fail: of('FAIL').length,
				warn: of('WARN').length,
				unknown: of('UNKNOWN').length,
				skip: of('SKIP').length,
				pass: of('PASS').length,
			},
		},
		findings,
		version,
	};
}
