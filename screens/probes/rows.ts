import type {ProbePlace, ProbeResult} from '../../src/store/probes.ts';
import {cell} from '../../src/store/sanitise.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {type Clock, formatClock, formatMoment} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

/** An answer; `number` is its place from the first one. */
export type ProbeRow = {readonly number: number; readonly result: ProbeResult};

/** A fault of our own side is no verdict on the network, so that it has no colour of one. */
export function outcomeTone(outcome: string): Tone {
	if (outcome === 'ok') return 'ok';
	if (outcome === 'tool' || outcome === '') return 'unknown';
	return outcome.startsWith('http(') ? 'warn' : 'fail';
}

/** What an answer of a class is called: what our side could not ask is told apart in words. */
export function outcomeWord(outcome: string): string {
	return outcome === 'tool' || outcome === '' ? 'our side' : outcome;
}

/** "NAMESPACE/POD", "node NAME", "this machine". */
export function placeWord(place: ProbePlace): string {
	if (place.kind === 'outside') return 'this machine';
	return cell(place.kind === 'node' ? `node ${place.node}` : `${place.namespace}/${place.pod}`, 300);
}

/** "10.43.0.10:53/udp kubernetes.default", or the URL. */
export function targetWord({to, probe}: ProbeResult): string {
	if (to.url !== '') return cell(to.url, 600);
	const host = to.host.includes(':') ? `[${to.host}]` : to.host;
	const address = `${host}${to.port > 0 ? `:${to.port}` : ''}`;
	return cell(probe === 'dns' ? `${to.name} @${address}/${to.protocol}` : address, 600);
}

/** How answers are told apart, filtered and ordered. */
export const probesWay: Way<ProbeRow> = {
	keyOf: ({number}) => String(number),
	filterKeys: ['class', 'probe', 'from', 'to', 'detail'],
	fieldOf: ({number, result}, column) => {
		switch (column) {
			case 'class':
				return outcomeWord(result.outcome);
			case 'probe':
				return result.probe;
			case 'from':
				return placeWord(result.from);
			case 'to':
				return targetWord(result);
			case 'millis':
				return result.millis ?? 0;
			case 'detail':
				return result.detail;
			default:
				return -number;
		}
	},
};

/** The columns; what is less important goes first when it is narrow. */
export const probesColumns: readonly Column[] = [
	{id: 'class', title: 'ANSWER', min: 8, ideal: 12, priority: 100, sortable: true},
	{id: 'probe', title: 'PROBE', min: 5, ideal: 9, priority: 60, sortable: true},
	{id: 'from', title: 'FROM', min: 14, ideal: 36, cut: 'middle', priority: 90, sortable: true},
	{id: 'to', title: 'TO', min: 18, ideal: 36, cut: 'middle', priority: 95, sortable: true},
	{id: 'millis', title: 'MS', min: 5, ideal: 6, align: 'right', priority: 70, sortable: true},
	{id: 'age', title: 'AGE', min: 5, ideal: 8, align: 'right', priority: 80, sortable: true, restless: true},
	{id: 'detail', title: 'DETAIL', min: 16, ideal: 30, grow: 1, priority: 40},
];

/** Cells of an answer. */
export function probeCells({result}: ProbeRow, now: number, clock: Clock): Readonly<Record<string, Cell>> {
	const {outcome, probe, from, detail, millis, at} = result;
	return {
		class: {text: cell(outcomeWord(outcome), 40), tone: outcomeTone(outcome)},
		probe: cell(probe, 20),
		from: placeWord(from),
		to: targetWord(result),
		millis: millis === undefined ? '' : millisText(millis),
		age: at === 0 ? '' : now >= at ? formatMoment(at, now, clock) : formatClock(at),
		detail: {text: cell(detail, 300), tone: 'dim'},
	};
}

function millisText(millis: number): string {
	return millis < 10 ? millis.toFixed(1) : String(Math.round(millis));
}

/** Everything about an answer, nothing cut. */
export function probeLines({result}: ProbeRow, width: number): readonly Line[] {
	const {outcome, detail, millis, from, to} = result;
	const headers = Object.entries(to.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
	return [
		...wrapLabelled(
			'from: ',
			`${placeWord(from)}${from.kind === 'pod' && from.container !== '' ? `/${from.container}` : ''}`,
			width,
			'accent',
		),
		...wrapLabelled('to: ', [targetWord(result), ...headers].join('  '), width, 'accent'),
		...wrapLabelled(
			'answer: ',
			`${outcomeWord(outcome)}${millis === undefined ? '' : ` after ${millisText(millis)} ms`}${outcome === 'tool' ? ': this says nothing about the network' : ''}`,
			width,
			'accent',
			outcomeTone(outcome),
		),
		...(detail === '' ? [] : wrapLabelled('said: ', cell(detail, 2_000), width, 'accent')),
	];
}

/** Title of an answer. */
export function probeTitle({result}: ProbeRow): Line {
	return [
		span(`${cell(result.probe, 20)} `, 'strong'),
		span(cell(outcomeWord(result.outcome), 40), outcomeTone(result.outcome)),
	];
}
