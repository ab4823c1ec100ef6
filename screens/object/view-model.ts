import type {ObjectTarget} from '../../src/session/session.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Document, placeKey} from '../../src/ui/state/state.ts';
import {type Line, type Span, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {formatDuration, formatMoment} from '../../src/ui/text/time.ts';
import {wrapText} from '../../src/ui/text/wrap.ts';
import {conditionsOf, type Part, parts} from './parts.ts';
import {matchingLines} from './search.ts';

const none: ObjectTarget = {
	resource: {group: '', version: '', resource: '', kind: '', namespaced: false},
	namespace: '',
	name: '',
};

/** One object as the API server has it: read on demand, never kept. */
export function objectModel(input: ScreenInput): ScreenModel {
	const {place, size, state, view} = input;
	const target = place.screen === 'object' ? place.target : none;
	const document = state.documents[placeKey(place)];
	const part = partOf(view.options.part);
	const head = headLines(input, target, document, part);
	const height = Math.max(1, size.rows - head.length);
	const name = target.namespace === '' ? target.name : `${target.namespace}/${target.name}`;
	const shape = {id: part, kind: 'text', width: size.columns, height} as const;
	const text = (lines: readonly Line[], copy: string): Pane => ({...shape, lines, copy});
	return {
		head,
		arrangement: 'stacked',
		copy: name,
		panes: [contentPane(input, target, document, part, text)],
	};
}

/** The part that an option names. */
export function partOf(option: string | undefined): Part {
	return parts.find(part => part === option) ?? 'yaml';
}

type MakePane = (lines: readonly Line[], copy: string) => Pane;

function contentPane(
	input: ScreenInput,
	target: ObjectTarget,
	document: Document | undefined,
	part: Part,
	text: MakePane,
): Pane {
	if (part === 'conditions') return text(conditionLines(input, target), '');
	if (document === undefined || document.kind === 'loading')
		return text([[span('reading the object…', 'dim')]], '');
	if (document.kind === 'failed')
		return text(
			[
				...wrapText(document.why, input.size.columns).map(row => [span(row, 'fail')]),
				[span('Ctrl+R reads again; Esc goes back', 'dim')],
			],
			document.why,
		);
	if (part === 'yaml')
		return text(
			document.yaml.map(row => yamlLine(row, input.view.filter)),
			document.yaml.join('\n'),
		);
	if (document.eventsError !== undefined)
		return text([[span(`events cannot be read: ${document.eventsError}`, 'warn')]], '');
	if (document.events.length === 0)
		return text(
			[
				[
					span(
						'no events: none was kept about this object (the API server keeps them for an hour by default)',
						'dim',
					),
				],
			],
			'',
		);
	return text(
		document.events.flatMap(event => wrapText(event, input.size.columns).map(row => [span(row)])),
		document.events.join('\n'),
	);
}

function headLines(
	input: ScreenInput,
	target: ObjectTarget,
	document: Document | undefined,
	part: Part,
): readonly Line[] {
	const {now, state, theme, view, frame} = input;
	const dot = ` ${theme.glyphs.dot} `;
	const where = target.namespace === '' ? '' : `${target.namespace}/`;
	const tabs: Span[] = parts
		.filter(name => name !== 'conditions' || conditionsOf(frame.snapshot, target).length > 0)
		.flatMap(name => [
			span(name === part ? `[${name}]` : ` ${name} `, name === part ? 'heading' : 'dim'),
			span(' '),
		]);
	const found =
		view.filter === '' || document?.kind !== 'ready'
			? ''
			: `${dot}${plural(matchingLines(document.yaml, view.filter).length, 'line')} with "${view.filter}" (n next, N previous)`;
	return [
		[
			span(`${target.resource.kind} `, 'dim'),
			span(`${where}${target.name}`, 'strong'),
			span(readText(document, input.frame.snapshot.now, now, state.clock), 'dim'),
		],
		[...tabs, span(found, 'accent')],
	];
}

function readText(
	document: Document | undefined,
	_: number,
	now: number,
	clock: ScreenInput['state']['clock'],
): string {
	if (document?.kind === 'ready') {
		const moment = formatMoment(document.at, now, clock);
		return clock === 'age'
			? `  read ${moment} ago (Ctrl+R reads again)`
			: `  read ${moment} (Ctrl+R reads again)`;
	}
	return document?.kind === 'loading' ? `  reading for ${formatDuration(now - document.since)}` : '';
}

function yamlLine(row: string, search: string): Line {
	if (search !== '' && row.toLowerCase().includes(search.toLowerCase())) return [span(row, 'warn')];
	const [, indent = '', key, rest = ''] = /^([\s-]*)([^\s:'"][^:]*:)(\s.*|$)/.exec(row) ?? [];
	return key === undefined ? [span(row)] : [span(indent), span(key, 'accent'), span(rest)];
}

function conditionLines({frame, now, state}: ScreenInput, target: ObjectTarget): readonly Line[] {
	return conditionsOf(frame.snapshot, target).map(({type, status, reason, message, at}) => [
		span(`${type}=${status} `, 'strong'),
		span(`${reason} ${formatMoment(at, now, state.clock)} ${message}`),
	]);
}
