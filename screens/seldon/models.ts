import type {Hop} from '../../src/systems/seldon/hop.ts';
import {hopNames} from '../../src/systems/seldon/hop.ts';
import type {SeldonModel} from '../../src/systems/seldon.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {noteLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {VerdictWord} from '../../src/ui/theme.ts';

/** How models are told apart, filtered and ordered: `hop:agent` shows those whose way breaks off there. */
export const modelWay: Way<SeldonModel> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['model', 'answers', 'hop', 'state', 'server', 'uri'],
	fieldOf: (model, column) => {
		switch (column) {
			case 'model':
				return `${model.namespace}/${model.name}`;
			case 'answers':
				return model.answering;
			case 'hop':
				return model.failing ?? '';
			case 'state':
				return model.state;
			case 'server':
				return model.server;
			case 'uri':
				return model.storageUri;
			default:
				return model.hops.find(({hop}) => hop === column)?.word ?? '';
		}
	},
};

const shape = {
	cr: {title: 'CR', min: 10, ideal: 14, priority: 90},
	scheduler: {title: 'SCHEDULER', min: 9, ideal: 12, priority: 80},
	agent: {title: 'AGENT', min: 9, ideal: 13, priority: 85},
	server: {title: 'SERVER', min: 7, ideal: 9, priority: 60},
	envoy: {title: 'ENVOY', min: 6, ideal: 8, priority: 65},
	answer: {title: 'ANSWER', min: 6, ideal: 9, priority: 95},
} as const;

/** A column for the model and one for each hop; what tells most is given up last. */
export const modelColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'model',
		title: 'MODEL',
		min: 12,
		ideal: Math.min(48, Math.max(12, longest)),
		grow: 1,
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	...hopNames.map(name => ({id: name, ...shape[name], sortable: true})),
]);

const tones = {ok: 'ok', fail: 'fail', unknown: 'unknown'} as const;

/** Cells of a model: a word for each hop. Its namespace is left to the details where the name alone tells it. */
export function modelCells(model: SeldonModel, withNamespace: boolean): Readonly<Record<string, Cell>> {
	const hops = model.hops.map(({hop, state, word}) => [
		hop,
		{text: state === 'unknown' && !word.includes('?') ? `?${word}` : word, tone: tones[state]},
	]);
	return {
		model: {
			text: withNamespace ? `${model.namespace}/${model.name}` : model.name,
			tone: model.answering === 'no' ? 'strong' : 'plain',
		},
		...Object.fromEntries(hops),
	};
}

/** The hops of a model that fail or are not known, with what shows it; then what the diagnosis says. */
export function modelDetails(model: SeldonModel, width: number): readonly Line[] {
	const open = model.hops.filter(({state, why}) => state !== 'ok' || why !== '');
	const fine = model.hops.filter(one => !open.includes(one)).map(({hop}) => hop);
	return [
		...open.flatMap(one => hopLines(one, width)),
		...(fine.length === 0 ? [] : wrapLabelled('ok ', fine.join(', '), width, 'ok')),
		...noteLines(model.findings, width),
		...(model.storageUri === '' ? [] : wrapLabelled('storage: ', model.storageUri, width, 'dim')),
	];
}

function hopLines({hop, state, word, why, evidence, log}: Hop, width: number): readonly Line[] {
	const mark = state === 'fail' ? 'FAIL' : state === 'unknown' ? '?' : 'ok';
	return [
		...wrapLabelled(
			`${mark} ${hop} `,
			[word, why].filter(text => text !== '').join(': '),
			width,
			tones[state],
		),
		...evidence.flatMap(({source, value}) => [
			...wrapLabelled('  ', source, width, 'plain', 'dim'),
			...wrapLabelled('    ', value, width, 'plain'),
		]),
		...(log === undefined
			? []
			: [...wrapLabelled(`  log ${log.at === 0 ? '' : `${formatClock(log.at)} `}`, log.text, width, 'dim')]),
	];
}

/** What the state of a model comes to, in a word. */
export function answerWord({answering, state}: SeldonModel): VerdictWord {
	if (answering === 'yes') return {word: 'answers', tone: 'ok'};
	if (answering === 'no') return {word: 'FAIL', tone: 'fail'};
	return state === 'ready' ? {word: 'says ready', tone: 'plain'} : {word: state, tone: 'unknown'};
}

/** Title of the details. */
export function modelTitle(model: SeldonModel): Line {
	const {word, tone} = answerWord(model);
	const where = model.failing === null ? '' : ` breaks off at ${model.failing}`;
	return [span(`${model.namespace}/${model.name}`, 'strong'), span(` ${word}`, tone), span(where, 'dim')];
}
