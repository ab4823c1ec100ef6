import type {Finding, Owner, Verdict} from '../../src/checks/finding.ts';
import {failuresOf, layerOfCode, layers} from '../../src/diagnosis/catalogue.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {verdictWord} from '../../src/ui/theme.ts';

/** Which verdicts are shown, in the order in which a key goes through them. */
export const shows = ['all', 'red', 'dark', 'well'] as const;
export type Show = (typeof shows)[number];

const verdicts: Readonly<Record<Show, readonly Verdict[]>> = {
	all: ['FAIL', 'WARN', 'UNKNOWN', 'SKIP', 'PASS'],
	red: ['FAIL', 'WARN'],
	dark: ['UNKNOWN', 'SKIP'],
	well: ['PASS'],
};

/** What a person calls each choice. */
export const showWords: Readonly<Record<Show, string>> = {
	all: 'all verdicts',
	red: 'FAIL and WARN',
	dark: 'UNKNOWN and SKIP',
	well: 'PASS',
};

export const ownerChoices: readonly (Owner | '')[] = ['', 'platform', 'application', 'joint'];
export const layerChoices: readonly string[] = ['', ...layers];

/** The findings that the three choices leave. */
export function chosenFindings(
	findings: readonly Finding[],
	show: Show,
	owner: string,
	layer: string,
): readonly Finding[] {
	const kept = verdicts[show];
	return findings.filter(
		finding =>
			kept.includes(finding.verdict) &&
			(owner === '' || finding.owner === owner) &&
			(layer === '' || layerOfCode(finding.code) === layer),
	);
}

const order: Readonly<Record<Verdict, number>> = {FAIL: 0, WARN: 1, UNKNOWN: 2, SKIP: 3, PASS: 4};

/** How findings are told apart, filtered and ordered. */
export const findingWay: Way<Finding> = {
	keyOf: ({id}) => id,
	filterKeys: ['code', 'verdict', 'owner', 'class', 'layer', 'failure', 'what', 'kind', 'namespace', 'name'],
	fieldOf: (finding, column) => {
		switch (column) {
			case 'code':
			case 'owner':
			case 'class':
				return finding[column];
			case 'verdict':
				return `${order[finding.verdict]}${finding.verdict}`;
			case 'layer': {
				const layer = layerOfCode(finding.code);
				return layer === undefined ? '' : `${String.fromCharCode(97 + layers.indexOf(layer))} ${layer}`;
			}
			case 'failure':
				return failuresOf(finding.code).join(' ');
			case 'what':
				return finding.summary;
			case 'kind':
			case 'namespace':
			case 'name':
				return finding.subjects.map(subject => subject[column]).join(' ');
			default:
				return '';
		}
	},
};

/** The columns; what is less important goes first when it is narrow. */
export const findingColumns: readonly Column[] = [
	{id: 'verdict', title: 'VERDICT', min: 7, ideal: 7, priority: 90, sortable: true},
	{id: 'code', title: 'CODE', min: 6, ideal: 6, priority: 80, sortable: true},
	{id: 'what', title: 'WHAT', min: 44, ideal: 60, grow: 1, priority: 100},
	{id: 'class', title: 'CLASS', min: 8, ideal: 12, priority: 30, sortable: true},
	{id: 'layer', title: 'LAYER', min: 6, ideal: 10, priority: 40, sortable: true},
	{id: 'owner', title: 'OWNER', min: 5, ideal: 11, priority: 50, sortable: true},
];

/** The cells of a finding. */
export function findingCells(finding: Finding): Readonly<Record<string, Cell>> {
	const {word, tone} = verdictWord(finding.verdict);
	const isJudged = finding.verdict === 'FAIL' || finding.verdict === 'WARN';
	return {
		verdict: {text: word, tone},
		code: finding.code,
		what: {text: finding.summary, tone: finding.explainedBy.length > 0 ? 'dim' : 'plain'},
		class: isJudged ? finding.class : '',
		layer: {text: layerOfCode(finding.code) ?? '', tone: 'dim'},
		owner: isJudged ? {text: finding.owner, tone: 'dim'} : '',
	};
}
