import type {Move} from '../../diagnosis/moves.ts';
import {placeTitle} from '../../probes/place.ts';
import type {OfferedQuestion, ProbeOffer, ProbingEnd, ProbingState} from '../../session/probing/state.ts';
import {cell} from '../../store/sanitise.ts';
import {type Line, span} from '../text/line.ts';
import {plural} from '../text/number.ts';
import {padText} from '../text/width.ts';
import {wrapLabelled} from '../text/wrap.ts';
import type {Tone} from '../theme.ts';
import type {DialogLines} from './lines.ts';
import {askableCount, type ProbeDialog} from './probe.ts';

/** Labels stand in the first columns, where no continued row of a value can be. */
const labelWidth = 9;
/** Questions that are written out; the others are counted. */
const mostShown = 60;

/** What a dialog about probes says, for a room of this width. */
export function probeDialogLines(
	dialog: ProbeDialog,
	probing: ProbingState | undefined,
	width: number,
): DialogLines {
	switch (dialog.phase) {
		case 'probe-planning':
			return {
				heading: [span('PROBE', 'heading')],
				body: [[span('looking for questions that the network can answer')]],
				question: [[span('nothing is asked by this', 'dim')]],
			};
		case 'probe-asking':
			return {
				heading: heading('PROBE', dialog.offer.title),
				body: offerLines(dialog.offer, width),
				question: questionLines(dialog.offer),
			};
		case 'probe-running':
			return {
				heading: heading('ASKING', dialog.offer.title),
				body: [...progressLines(probing), ...offerLines(dialog.offer, width)],
				question: [
					[
						span('Esc', 'key'),
						span(' stops, what was answered counts   ', 'dim'),
						span('Enter', 'key'),
						span(' goes on without this view', 'dim'),
					],
				],
			};
		case 'probe-ended':
			return endLines(dialog.end, width);
	}
}

function heading(word: string, title: string): Line {
	return [span(`${word} `, 'heading'), span(cell(title, 300), 'strong')];
}

function labelled(label: string, text: string, width: number, tone: Tone = 'plain'): readonly Line[] {
	return wrapLabelled(padText(label, labelWidth), cell(text, 2_000), width, 'accent', tone);
}

function offerLines(offer: ProbeOffer, width: number): readonly Line[] {
	const {questions, byHand, notes, refusal} = offer;
	const local = questions.filter(({planned}) => planned.from.place.kind === 'outside').length;
	const inPods = questions.length - local;
	return [
		...(questions.length === 0
			? labelled('asks', 'nothing: no question of it can be asked by a program', width, 'warn')
			: []),
		...questions.slice(0, mostShown).flatMap(question => askLines(question, width)),
		...(questions.length > mostShown
			? labelled('', `and ${questions.length - mostShown} more like these`, width, 'dim')
			: []),
		...(inPods > 0
			? labelled(
					'by',
					`${plural(inPods, 'question')} through a tool that runs in a pod (nc, nslookup, curl, python …: exec, written to the audit); nothing is changed there`,
					width,
				)
			: []),
		...(local > 0 ? labelled('by', `${plural(local, 'question')} from this machine`, width) : []),
		...(inPods > 0 && refusal !== '' ? labelled('not', `in pods: ${refusal}`, width, 'warn') : []),
		...byHand.flatMap(({probe, expect}) => [
			...labelled('by hand', probe, width),
			...labelled('', `must show: ${expect}`, width, 'dim'),
		]),
		...notes.slice(0, 20).flatMap(note => labelled('note', note, width, 'dim')),
		...questions.slice(0, 1).flatMap(({command}) => labelled('same as', command, width, 'key')),
	];
}

function askLines({planned, target, confirms, refutes}: OfferedQuestion, width: number): readonly Line[] {
	const {probe, from, row, expect} = planned;
	const text = `${probe} from ${placeTitle(from.place)} to ${target}`;
	const must = {open: 'it must connect', closed: 'it must not connect', either: 'it is only asked'}[expect];
	return [
		...labelled('asks', text, width, 'strong'),
		...(confirms === ''
			? labelled('', `${row}: ${must}`, width, 'dim')
			: labelled('', `${row}: ${confirms} confirms, ${refutes} withdraws`, width, 'dim')),
	];
}

function questionLines(offer: ProbeOffer): readonly Line[] {
	const count = askableCount(offer);
	if (count === 0) return [[span('Nothing is asked. ', 'strong'), span('Enter or Esc closes', 'dim')]];
	const seconds = Math.max(1, Math.ceil((count * 3) / 4));
	return [
		[
			span('[No]', 'strong'),
			span(' Enter or Esc: ask nothing   '),
			span('y', 'key'),
			span(
				` ask ${count < offer.questions.length ? `only the ${count} from this machine` : plural(count, 'question')}, ${seconds} s at most`,
			),
		],
	];
}

function progressLines(probing: ProbingState | undefined): readonly Line[] {
	const {working, matrix} = probing ?? {};
	if (working === undefined) return [[span('begins', 'accent')]];
	const known = matrix?.fields.filter(field => field.class !== undefined) ?? [];
	const bad = known.filter(({as}) => as === 'no').length;
	const said = known.length === 0 ? '' : `, ${bad} not as expected`;
	return [[span(`${working.done} of ${working.of} answered${said}`, 'accent')]];
}

/** What came of a run: how many answers, of which kind, and what they did to findings. */
export function endLines(end: ProbingEnd, width: number): DialogLines {
	const {answered, of, cancelled, classes, moves, problem, title} = end;
	const [word, tone]: readonly [string, Tone] =
		problem !== '' ? ['STOPPED', 'fail'] : cancelled ? ['STOPPED', 'warn'] : ['ANSWERED', 'ok'];
	const ours = classes.find(one => one.class === 'tool')?.count ?? 0;
	return {
		heading: [span(`${word} `, tone), span(cell(title, 300), 'strong')],
		body: [
			[span(`${answered} of ${plural(of, 'question')} answered`)],
			...labelled('answers', classes.map(one => `${one.class} ${one.count}`).join(', ') || 'none', width),
			...(problem === '' ? [] : labelled('why', problem, width, 'fail')),
			...(ours > 0
				? labelled(
						'ours',
						`${plural(ours, 'question')} could not be asked (tool): that says nothing about the network`,
						width,
						'warn',
					)
				: []),
			...(moves.length === 0 ? [[span('No verdict changed.', 'dim')]] : []),
			...moves.slice(0, 100).flatMap(move => moveLines(move, width)),
		],
		question: [[span('Enter or Esc closes', 'dim'), span('   :probes shows every answer', 'dim')]],
	};
}

const moveWords: Readonly<Record<Move['move'], readonly [string, Tone]>> = {
	withdrawn: ['WITHDRAWN', 'warn'],
	confirmed: ['CONFIRMED', 'fail'],
	changed: ['CHANGED', 'plain'],
};

function moveLines({id, was, is, move}: Move, width: number): readonly Line[] {
	const [word, tone] = moveWords[move];
	const text = cell(`${id}: it was ${was}, it is ${is}`, 600);
	return wrapLabelled(padText(word, labelWidth + 1), text, width, 'accent', tone);
}
