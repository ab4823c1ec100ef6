import type {Evidence, Finding} from '../../src/checks/finding.ts';
import {predictionCommand} from '../../src/checks/prediction-command.ts';
import {fitLine, type Line, span} from '../../src/ui/text/line.ts';
import {type Clock, formatRoughMoment} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {type Theme, type Tone, verdictWord} from '../../src/ui/theme.ts';

export type FindingText = {
	readonly width: number;
	readonly now: number;
	readonly clock: Clock;
	readonly theme: Theme;
};

/** Values older than this say how old they are, milliseconds. */
const staleAfter = 90_000;

/** What a finding is, in one line: "CID-02 FAIL · root cause · proven · owner platform". */
export function findingTitle(finding: Finding, theme: Theme): Line {
	const {word, tone} = verdictWord(finding.verdict);
	const dot = ` ${theme.glyphs.dot} `;
	const judged = finding.verdict === 'FAIL' || finding.verdict === 'WARN';
	const about = judged ? `${dot}${finding.class}${dot}${finding.confidence}${dot}owner ${finding.owner}` : '';
	return [span(`${finding.code} `, 'strong'), span(word, tone), span(about)];
}

/**
 * What matters most of a finding, for a pane of few rows: what proves it, what was ruled out, what would disprove it, what to do, how to
 * verify. Each takes as many rows as the pane can give all of them, and at least one.
 */
export function findingBrief(finding: Finding, text: FindingText, height: number): readonly Line[] {
	for (const rows of [4, 3, 2]) {
		const lines = briefLines(finding, text, rows);
		if (lines.length <= height) return lines;
	}
	return briefLines(finding, text, 1);
}

function briefLines(finding: Finding, text: FindingText, rows: number): readonly Line[] {
	const shown = finding.evidence.slice(0, 3);
	const rest = finding.evidence.length - shown.length;
	const [prediction] = finding.predictions;
	const [remedy] = finding.remedies;
	const said = (label: string, words: string, tone: Tone = 'plain'): readonly Line[] =>
		words === '' ? [] : atMost(label, words, text, rows, tone);
	return [
		...atMost('', finding.summary, text, rows, 'strong'),
		...shown.flatMap(evidence => [[span('  '), ...evidenceSpans(evidence, text)]]),
		...(rest > 0 ? [[span(`  ${rest} more (Enter)`, 'dim')]] : []),
		...said('do: ', remedy?.text ?? ''),
		...said('  $ ', remedy?.command ?? '', 'key'),
		...said('verify: ', remedy?.verify ?? ''),
		...said('ruled out: ', finding.ruledOut.join(` ${text.theme.glyphs.dot} `)),
		...said(
			'would disprove it: ',
			prediction === undefined ? '' : `${prediction.probe}; must show: ${prediction.expect}`,
		),
	];
}

/** A labelled text in at most so many rows; the last one is cut where more would follow. */
function atMost(
	label: string,
	words: string,
	{width, theme}: FindingText,
	rows: number,
	tone: Tone,
): readonly Line[] {
	const lines = wrapLabelled(label, words, width, 'accent', tone);
	if (lines.length <= rows) return lines;
	const last = lines[rows - 1] ?? [];
	return [
		...lines.slice(0, rows - 1),
		fitLine([...last, span(theme.glyphs.cut, 'dim')], width, theme.glyphs.cut),
	];
}

/** Everything a finding says, wrapped to the width: nothing is cut. */
export function findingLines(
	finding: Finding,
	symptoms: readonly Finding[],
	text: FindingText,
): readonly Line[] {
	const {width} = text;
	return [
		...wrapLabelled('', finding.summary, width, 'plain', 'strong'),
		...(finding.explanation === '' ? [] : wrapLabelled('', finding.explanation, width, 'plain')),
		...section('Evidence', finding.evidence, evidence => evidenceLines(evidence, text)),
		...section('Do', finding.remedies, remedy => [
			...wrapLabelled(`  ${remedy.owner}: `, remedy.text, width, 'accent'),
			...(remedy.command === '' ? [] : wrapLabelled('    ', remedy.command, width, 'plain', 'key')),
			...wrapLabelled('    risk: ', remedy.risk, width, 'accent'),
			...(remedy.verify === '' ? [] : wrapLabelled('    verify: ', remedy.verify, width, 'accent')),
		]),
		...section('Ruled out', finding.ruledOut, ruled => wrapLabelled('  ', ruled, width, 'plain')),
		...section('Would disprove it', finding.predictions, prediction => [
			...wrapLabelled('  try: ', prediction.probe, width, 'accent'),
			...wrapLabelled('  it must show: ', prediction.expect, width, 'accent'),
			...(prediction.test === undefined
				? []
				: wrapLabelled('    ', predictionCommand(prediction.test), width, 'plain', 'key')),
		]),
		...section('Explains', symptoms, symptom => [
			[
				span('  '),
				span(`${verdictWord(symptom.verdict).word} `, verdictWord(symptom.verdict).tone),
				span(`${symptom.code} ${symptom.summary}`),
			],
		]),
		...section('Is explained by', finding.explainedBy, id => [[span(`  ${id}`)]]),
		...section('About', finding.subjects, subject => [
			[span(`  ${subject.kind} ${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}`)],
		]),
	];
}

/** The commands of a finding, for the clipboard; its summary when it has none. */
export function findingCopy(finding: Finding): string {
	const commands = finding.remedies.map(remedy => remedy.command).filter(command => command !== '');
	return commands.length > 0 ? commands.join('\n') : `${finding.code} ${finding.summary}`;
}

function section<Item>(
	title: string,
	items: readonly Item[],
	lines: (item: Item) => readonly Line[],
): readonly Line[] {
	return items.length === 0 ? [] : [[], [span(title, 'heading')], ...items.flatMap(lines)];
}

function evidenceLines(evidence: Evidence, text: FindingText): readonly Line[] {
	const age = ageOf(evidence, text);
	return [
		...wrapLabelled('  ', `${evidence.source}${age}`, text.width, 'plain', 'dim'),
		...wrapLabelled('    ', evidence.value, text.width, 'plain'),
	];
}

function evidenceSpans(evidence: Evidence, text: FindingText): Line {
	return [span(evidence.source, 'dim'), span(`  ${evidence.value}`), span(ageOf(evidence, text), 'dim')];
}

function ageOf({at}: Evidence, {now, clock}: FindingText): string {
	if (at <= 0 || now - at < staleAfter) return '';
	const moment = formatRoughMoment(at, now, clock);
	return clock === 'age' ? ` (read ${moment} ago)` : ` (read ${moment})`;
}
