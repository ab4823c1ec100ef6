import type {MatrixField, ProbeMatrix} from '../../src/session/probing/state.ts';
import {cell} from '../../src/store/sanitise.ts';
import {fitLine, type Line, type Span, span} from '../../src/ui/text/line.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Theme, Tone} from '../../src/ui/theme.ts';

/** Columns of the screen that a field takes. */
const fieldWidth = 5;
/** Room for the name of a row. */
const mostTitle = 28;

const short: Readonly<Record<string, string>> = {
	ok: 'ok',
	timeout: 'TIME',
	refused: 'REFU',
	reset: 'RST',
	unreachable: 'UNRE',
	'dns-timeout': 'TIME',
	'dns-nxdomain': 'NX',
	'dns-servfail': 'SERV',
	'wrong-answer': 'WRON',
	tool: 'ours',
};

/** A matrix as rows of text: who asks stands at the left, whom by number above; the numbers are told below. */
export function matrixLines({fields}: ProbeMatrix, width: number, theme: Theme): readonly Line[] {
	const rows = [...new Set(fields.map(({row}) => row))];
	const columns = [...new Set(fields.map(({column}) => column))];
	const byPlace = new Map(fields.map(field => [`${field.row}\n${field.column}`, field]));
	const title = Math.min(mostTitle, Math.max(6, ...rows.map(row => row.length))) + 3;
	const room = Math.max(1, Math.floor((width - title) / fieldWidth));
	const shown = columns.slice(0, room);
	const left = columns.length - shown.length;
	const header: Line = [
		span(' '.repeat(title)),
		...shown.map((_, index) =>
			span(
				String(index + 1)
					.padStart(fieldWidth - 1)
					.padEnd(fieldWidth),
				'dim',
			),
		),
	];
	return [
		header,
		...rows.map((row): Line => {
			const name = fitLine([span(cell(row, 200))], title, theme.glyphs.cut, 'middle');
			return [...name, ...shown.map(column => fieldSpan(byPlace.get(`${row}\n${column}`), theme))];
		}),
		[],
		...shown.flatMap((column, index) => wrapLabelled(`${index + 1} `, cell(column, 200), width, 'dim')),
		...(left > 0 ? [[span(`${left} more columns: a wider terminal, or ktriage probe matrix`, 'warn')]] : []),
		[span('TIME timeout, REFU refused, ours: our side failed, which says nothing about the network', 'dim')],
	];
}

function fieldSpan(field: MatrixField | undefined, theme: Theme): Span {
	if (field === undefined) return span(theme.glyphs.dot.padStart(fieldWidth - 1).padEnd(fieldWidth), 'dim');
	const {class: outcome, as} = field;
	if (outcome === undefined) return span('?'.padStart(fieldWidth - 1).padEnd(fieldWidth), 'dim');
	const word = short[outcome] ?? outcome.replace('http(', '').replace(')', '');
	const tone: Tone = as === 'yes' ? 'ok' : as === 'no' ? 'fail' : 'unknown';
	return span(word.padStart(fieldWidth - 1).padEnd(fieldWidth), tone);
}
