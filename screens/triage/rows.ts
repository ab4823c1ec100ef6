import type {Finding} from '../../src/checks/finding.ts';
import type {Cause} from '../../src/diagnosis/diagnosis.ts';
import type {Frame} from '../../src/session/session.ts';
import {matchesFilter, parseFilter} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';

/** A row of the list: a cause, or a symptom under the cause that explains it. */
export type TriageRow = {
	readonly key: string;
	readonly finding: Finding;
	readonly depth: 0 | 1;
	/** 0 for rows that carry no number. */
	readonly rank: number;
	readonly symptoms: readonly Finding[];
};

export const triageFilterKeys = ['code', 'verdict', 'owner', 'kind', 'namespace', 'name'] as const;

/** Causes in rank order, with their symptoms where they are unfolded; or every finding. */
export const triageRows = lastCall(
	(
		diagnosis: Frame['diagnosis'],
		show: 'causes' | 'all',
		expanded: readonly string[],
		filter: string,
	): readonly TriageRow[] => {
		const parsed = parseFilter(filter, triageFilterKeys);
		const passes = (finding: Finding) =>
			matchesFilter(parsed, {
				column: key => column(finding, key),
				text: () =>
					`${finding.code} ${finding.verdict} ${finding.owner} ${finding.title} ${finding.summary} ${column(finding, 'name')} ${column(finding, 'namespace')}`,
			});
		if (show === 'all') return diagnosis.findings.filter(passes).map(finding => row(finding, 0));
		return diagnosis.causes
			.filter(cause => passes(cause.finding) || cause.symptoms.some(passes))
			.flatMap(cause => causeRows(cause, expanded.includes(cause.finding.id)));
	},
);

function causeRows({rank, finding, symptoms}: Cause, open: boolean): readonly TriageRow[] {
	const head: TriageRow = {key: finding.id, finding, depth: 0, rank, symptoms};
	if (!open) return [head];
	// The same symptom may follow from two causes; its key names the cause so that both rows can be stood on.
	return [head, ...symptoms.map(symptom => ({...row(symptom, 1), key: `${finding.id} > ${symptom.id}`}))];
}

function row(finding: Finding, depth: 0 | 1): TriageRow {
	return {key: finding.id, finding, depth, rank: 0, symptoms: []};
}

function column(finding: Finding, key: string): string {
	switch (key) {
		case 'code':
			return finding.code;
		case 'verdict':
			return finding.verdict;
		case 'owner':
			return finding.owner;
		case 'kind':
			return finding.subjects.map(subject => subject.kind).join(' ');
		case 'namespace':
			return finding.subjects.map(subject => subject.namespace).join(' ');
		default:
			return finding.subjects.map(subject => subject.name).join(' ');
	}
}
