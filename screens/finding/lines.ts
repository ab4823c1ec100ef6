import type {Evidence, Finding} from '../../src/checks/finding.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {type Clock, formatMoment} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {type Theme, verdictWord} from '../../src/ui/theme.ts';

export type FindingText = {
	readonly width: number;
	readonly now: number;
	readonly clock: Clock;
	readonly theme: Theme;
};

/** Values older than this say how old they are, milliseconds. */
const staleAfter = 5000;

/** What a finding is, in one line: "CID-02 FAIL · root cause · proven · owner platform". */
export function findingTitle(finding: Finding, theme: Theme): Line {
	const {word, tone} = verdictWord(finding.verdict);
	const dot = ` ${theme.glyphs.dot} `;
	const judged = finding.verdict === 'FAIL' || finding.verdict === 'WARN';
	const about = judged ? `${dot}${finding.class}${dot}${finding.confidence}${dot}owner ${finding.owner}` : '';
	return [span(`${finding.code} `, 'strong'), span(word, tone), span(about)];
}

/** One line per thing for a small pane: what proves it, what was ruled out, what would disprove it, what to do, how to verify. */
export function findingBrief(finding: Finding, text: FindingText): readonly Line[] {
	const shown = finding.evidence.slice(0, 3);
	const rest = finding.evidence.length - shown.length;
	const [prediction] = finding.predictions;
	const [remedy] = finding.remedies;
	return [
		[span(finding.summary, 'strong')],
		...shown.map(evidence => [span('  '), ...evidenceSpans(evidence, text)]),
		...(rest > 0 ? [[span(`  ${rest} more (Enter)`, 'dim')]] : []),
		...(finding.ruledOut.length > 0
			? [[span('ruled out: ', 'accent'), span(finding.ruledOut.join(` ${text.theme.glyphs.dot} `))]]
			: []),
		...(prediction === undefined
			? []
			: [
					[
						span('would disprove it: ', 'accent'),
						span(`${prediction.probe} not showing: ${prediction.expect}`),
					],
				]),
		...(remedy === undefined ? [] : [[span('do: ', 'heading'), span(remedy.text)]]),
		...(remedy === undefined || remedy.command === '' ? [] : [[span(`  ${remedy.command}`, 'key')]]),
		...(remedy === undefined || remedy.verify === ''
			? []
			: [[span('verify: ', 'heading'), span(remedy.verify)]]),
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
		...section('Ruled out', finding.ruledOut, ruled => wrapLabelled('  ', ruled, width, 'plain')),
		...section('Would disprove it', finding.predictions, prediction => [
			...wrapLabelled('  try: ', prediction.probe, width, 'accent'),
			...wrapLabelled('  if this is right, it shows: ', prediction.expect, width, 'accent'),
		]),
		...section('Do', finding.remedies, remedy => [
			...wrapLabelled(`  ${remedy.owner}: `, remedy.text, width, 'accent'),
			...(remedy.command === '' ? [] : wrapLabelled('    ', remedy.command, width, 'plain', 'key')),
			...wrapLabelled('    risk: ', remedy.risk, width, 'accent'),
			...(remedy.verify === '' ? [] : wrapLabelled('    verify: ', remedy.verify, width, 'accent')),
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
	const moment = formatMoment(at, now, clock);
	return clock === 'age' ? ` (read ${moment} ago)` : ` (read ${moment})`;
}
