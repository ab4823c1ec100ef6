import type {Finding} from '../checks/finding.ts';

export type Selection = {
	/** Codes as typed, any case; empty means all. A trailing "-" or "*" takes a family: "CID-", "cid*". */
	readonly codes: readonly string[];
	readonly failedOnly: boolean;
};

/** The findings a report shows: of the codes asked for, and with `failedOnly` without those that say PASS or SKIP. */
export function selectFindings(
	findings: readonly Finding[],
	{codes, failedOnly}: Selection,
): readonly Finding[] {
	const wanted = codes.map(code => code.toUpperCase());
	return findings.filter(
		finding =>
			(wanted.length === 0 || wanted.some(code => matchesCode(finding.code, code))) &&
			!(failedOnly && (finding.verdict === 'PASS' || finding.verdict === 'SKIP')),
	);
}

/** Whether a code is the one asked for, or one of the family asked for. */
export function matchesCode(code: string, wanted: string): boolean {
	if (wanted.endsWith('*')) return code.startsWith(wanted.slice(0, -1));
	if (wanted.endsWith('-')) return code.startsWith(wanted);
	return code === wanted;
}

/** The codes asked for that no check has, as typed. */
export function unknownCodes(codes: readonly string[], known: readonly string[]): readonly string[] {
	return codes.filter(code => !known.some(one => matchesCode(one, code.toUpperCase())));
}
