import type {Finding} from '../../src/checks/finding.ts';
import type {Diagnosis} from '../../src/diagnosis/diagnosis.ts';
import type {Walk, WalkStep} from '../../src/diagnosis/trees/walk.ts';
import {walkOf} from '../../src/diagnosis/why.ts';
import {advice} from '../../src/report/why.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {type Tone, verdictWord} from '../../src/ui/theme.ts';

const tones: Readonly<Record<WalkStep['answer']['kind'], Tone>> = {
	yes: 'strong',
	no: 'dim',
	unknown: 'unknown',
};

/** Pieces of evidence shown under an answer. */
const mostEvidence = 3;

const walkFor = lastCall((snapshot: Snapshot, diagnosis: Diagnosis, finding: Finding) =>
	walkOf({snapshot, findings: diagnosis.findings}, finding),
);

function found({frame, place}: ScreenInput): Finding | undefined {
	const id = place.screen === 'why' ? place.id : '';
	return frame.diagnosis.findings.find(finding => finding.id === id);
}

/** The finding that decided the last answer of the walk; the one asked about when the walk names none. */
export function decidingFinding(input: ScreenInput): string | undefined {
	const finding = found(input);
	if (finding === undefined) return undefined;
	const walk = walkFor(input.frame.snapshot, input.frame.diagnosis, finding);
	return walk?.steps.at(-1)?.answer.findings[0]?.id ?? finding.id;
}

/** The walk through the tree, question by question with what answers each, and what explains the finding. */
export function whyModel(input: ScreenInput): ScreenModel {
	const {frame, place, size} = input;
	const {snapshot, diagnosis} = frame;
	const finding = found(input);
	const width = Math.min(size.columns, 120);
	if (finding === undefined) {
		const id = place.screen === 'why' ? place.id : '';
		return {
			head: [[span(`${id} `, 'strong'), span('is gone: its check no longer reports it', 'ok')]],
			panes: [],
			arrangement: 'stacked',
		};
	}
	const walk = walkFor(snapshot, diagnosis, finding);
	const {word, tone} = verdictWord(finding.verdict);
	const head: Line[] = [
		[span(`why ${finding.code} `, 'strong'), span(word, tone), span(` ${finding.summary}`)],
		walk === undefined
			? [span('no tree of questions is about this', 'dim')]
			: [span(`${walk.tree} ${walk.title}: ${walk.scope.about}`, 'dim')],
	];
	const lines = [
		...(walk === undefined ? [] : walkLines(walk, width)),
		...rootLines(diagnosis, finding, width),
	];
	return {
		head,
		panes: [
			{
				id: 'why',
				kind: 'text',
				lines: lines.length === 0 ? [[span('nothing else explains it', 'dim')]] : lines,
				copy: lines.map(line => line.map(({text}) => text).join('')).join('\n'),
				width: size.columns,
				height: Math.max(1, size.rows - head.length),
			},
		],
		arrangement: 'stacked',
	};
}

/** What it comes to first: at 24 rows the end of a long walk would be below the edge. */
function walkLines(walk: Walk, width: number): readonly Line[] {
	return [
		...endLines(walk, width),
		[],
		...walk.steps.flatMap(({tree, node, question, answer}) => [
			...wrapLabelled(`${tree === walk.tree ? '' : `${tree}.`}${node} `, question, width, 'accent'),
			...wrapLabelled(`   ${answer.kind.toUpperCase()} `, answer.because, width, tones[answer.kind]),
			...answer.evidence
				.slice(0, mostEvidence)
				.flatMap(({source, value}) => wrapLabelled('     ', `${source}: ${value}`, width, 'dim', 'dim')),
			...(answer.kind === 'unknown'
				? wrapLabelled('     would tell: ', answer.tell, width, 'accent', 'key')
				: []),
		]),
	];
}

function endLines({end, steps}: Walk, width: number): readonly Line[] {
	if (end.kind === 'clear') return wrapLabelled('nothing found: ', end.words, width, 'ok');
	if (end.kind === 'unknown')
		return [
			...wrapLabelled('cannot be told yet: ', end.why, width, 'unknown'),
			...(end.tell === '' ? [] : wrapLabelled('  would tell: ', end.tell, width, 'accent', 'key')),
		];
	const {owner, remedies} = advice(end, steps);
	return [
		...wrapLabelled(
			`${end.tree}.${end.leaf.id} `,
			`${end.leaf.diagnosis} (owner ${owner})`,
			width,
			'fail',
			'strong',
		),
		...remedies
			.slice(0, 1)
			.flatMap(({text, command, verify}) => [
				...wrapLabelled('  do: ', text, width, 'accent'),
				...(command === '' ? [] : wrapLabelled('    ', command, width, 'plain', 'key')),
				...(verify === '' ? [] : wrapLabelled('  verify: ', verify, width, 'accent')),
			]),
	];
}

function rootLines({findings}: Diagnosis, finding: Finding, width: number): readonly Line[] {
	const above = findings.filter(({id}) => finding.explainedBy.includes(id));
	if (above.length === 0) return [];
	return [
		[],
		[span('Is explained by', 'heading')],
		...above.flatMap(({id, summary}) => wrapLabelled(`  ${id} `, summary, width, 'strong')),
	];
}
