import type {Finding, Verdict} from '../checks/finding.ts';

/**
 * The verdict over some findings asked for by code: the worst that is proven. Nothing but SKIP and UNKNOWN is UNKNOWN, because
 * a gate that asked must not take silence for consent.
 */
export function verdictOf(findings: readonly Finding[]): Verdict {
	const has = (verdict: Verdict) => findings.some(finding => finding.verdict === verdict);
	if (has('FAIL')) return 'FAIL';
	if (has('UNKNOWN') || !(has('PASS') || has('WARN'))) return 'UNKNOWN';
	return has('WARN') ? 'WARN' : 'PASS';
}
