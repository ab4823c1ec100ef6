import type {SourceName} from '../../src/store/rows.ts';
import {
	type SeldonModel,
	type SeldonRoute,
	type SeldonServer,
	type SeldonSummary,
	seldonSummary,
} from '../../src/systems/seldon.ts';
import type {Note} from '../../src/systems/system.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {answerLine, emptyLines, explainSources, worstFirst} from '../../src/ui/notes.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {modelCells, modelColumns, modelDetails, modelTitle, modelWay} from './models.ts';
import {
	routeCells,
	routeColumns,
	routeDetails,
	routeWay,
	serverCells,
	serverColumns,
	serverDetails,
	serverWay,
} from './others.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const seldonParts = ['models', 'servers', 'routes'] as const;

const sources: readonly SourceName[] = [
	'seldonModels',
	'seldonServers',
	'pods',
	'services',
	'endpointSlices',
];

const arrangeModels = createArrange<SeldonModel>();
const arrangeServers = createArrange<SeldonServer>();
const arrangeRoutes = createArrange<SeldonRoute>();
const modelsInOrder = lastCall((models: readonly SeldonModel[]) => worstFirst(models, modelWay.keyOf));
const serversInOrder = lastCall((servers: readonly SeldonServer[]) => worstFirst(servers, serverWay.keyOf));
const routesInOrder = lastCall((routes: readonly SeldonRoute[]) => worstFirst(routes, routeWay.keyOf));

/** Is the model answering, and if not, which hop fails. */
export function seldonModel(input: ScreenInput): ScreenModel {
	const summary = seldonSummary(input.frame);
	const head = headLines(input, summary);
	switch (partOf(input.view, seldonParts)) {
		case 'servers': {
			const list = serverList(input, summary);
			return listScreen(input, head, list, arrangeServers(input, list));
		}
		case 'routes': {
			const list = routeList(input, summary);
			return listScreen(input, head, list, arrangeRoutes(input, list));
		}
		case 'models': {
			const list = modelList(input, summary);
			return listScreen(input, head, list, arrangeModels(input, list));
		}
	}
}

/** The findings about the selected row, worst first. */
export function seldonFindings(input: ScreenInput): readonly Note[] {
	const summary = seldonSummary(input.frame);
	switch (partOf(input.view, seldonParts)) {
		case 'servers': {
			const list = serverList(input, summary);
			return selectedRow(input, list, arrangeServers(input, list))?.findings ?? [];
		}
		case 'routes': {
			const list = routeList(input, summary);
			return selectedRow(input, list, arrangeRoutes(input, list))?.findings ?? [];
		}
		case 'models': {
			const list = modelList(input, summary);
			return selectedRow(input, list, arrangeModels(input, list))?.findings ?? [];
		}
	}
}

/** What the three lists have in common. */
function base<Row extends {readonly namespace: string; readonly name: string}>(
	input: ScreenInput,
	summary: SeldonSummary,
	kindOf: (row: Row) => string,
	otherwise: string,
) {
	const {snapshot} = input.frame;
	return {
		titleOf: ({namespace, name}: Row): Line => [span(`${namespace}/${name}`, 'strong')],
		targetOf: (row: Row) =>
			subjectTarget(snapshot, {kind: kindOf(row), namespace: row.namespace, name: row.name}),
		copyOf: ({namespace, name}: Row) => `${namespace}/${name}`,
		empty: emptyFor(input, summary, otherwise),
	};
}

const longestOf = (rows: readonly {readonly namespace: string; readonly name: string}[]) =>
	rows.reduce((most, {namespace, name}) => Math.max(most, namespace.length + name.length + 1), 0);

const longestName = (rows: readonly {readonly name: string}[]) =>
	rows.reduce((most, {name}) => Math.max(most, name.length), 0);

function modelList(input: ScreenInput, summary: SeldonSummary): List<SeldonModel> {
	const rows = modelsInOrder(summary.models);
	const withNamespace = new Set(rows.map(({name}) => name)).size < rows.length;
	return {
		...base<SeldonModel>(input, summary, () => 'Model', 'no Models in this cluster'),
		pane: 'models',
		rows,
		way: modelWay,
		columns: modelColumns(withNamespace ? longestOf(rows) : longestName(rows)),
		cellsOf: row => modelCells(row, withNamespace),
		titleOf: modelTitle,
		linesOf: modelDetails,
		noun: 'model',
	};
}

function serverList(input: ScreenInput, summary: SeldonSummary): List<SeldonServer> {
	const rows = serversInOrder(summary.servers);
	return {
		...base<SeldonServer>(input, summary, () => 'Server', 'no Servers: models have nowhere to go'),
		pane: 'servers',
		rows,
		way: serverWay,
		columns: serverColumns(longestOf(rows)),
		cellsOf: serverCells,
		linesOf: serverDetails,
		noun: 'server',
	};
}

function routeList(input: ScreenInput, summary: SeldonSummary): List<SeldonRoute> {
	const rows = routesInOrder(summary.routes);
	return {
		...base<SeldonRoute>(input, summary, ({kind}) => kind, 'no Experiments and no Pipelines'),
		pane: 'routes',
		rows,
		way: routeWay,
		columns: routeColumns(longestOf(rows)),
		cellsOf: routeCells,
		linesOf: routeDetails,
		noun: 'experiment or pipeline',
	};
}

function headLines({theme, frame, now}: ScreenInput, summary: SeldonSummary): readonly Line[] {
	const {models, servers, controllers, presence} = summary;
	const why = explainSources(frame.snapshot, sources, now);
	if (presence !== 'running') {
		const word = presence === 'absent' ? 'Seldon Core v2 is not here' : 'whether Seldon is here is not known';
		return [
			[span(word, 'strong'), span(`: ${summary.why}`, 'dim')],
			[span(presence === 'absent' ? '' : why, 'warn')],
		];
	}
	const dot = span(` ${theme.glyphs.dot} `, 'dim');
	const number = (answering: SeldonModel['answering']) =>
		models.filter(one => one.answering === answering).length;
	const [no, yes] = [number('no'), number('yes')];
	const ready = models.filter(({state, answering}) => state === 'ready' && answering === 'unknown').length;
	const loaded = servers.reduce((sum, server) => sum + server.ready, 0);
	const wanted = servers.reduce((sum, server) => sum + server.wanted, 0);
	const down = controllers.filter(one => one.ready === 0);
	return [
		[
			span(plural(models.length, 'model'), 'strong'),
			...(no > 0 ? [dot, span(`${formatCount(no)} not answering`, 'fail')] : []),
			...(yes > 0 ? [dot, span(`${formatCount(yes)} answered a probe`, 'ok')] : []),
			...(ready > 0 ? [dot, span(`${formatCount(ready)} say ready`)] : []),
			dot,
			span(`server pods ${formatCount(loaded)}/${formatCount(wanted)}`, loaded < wanted ? 'warn' : 'dim'),
			...(down.length > 0 ? [dot, span('controller down', 'fail')] : []),
		],
		whereLine(models),
		why === '' ? answerLine(summary, 'nothing stands in the way of a model') : [span(why, 'warn')],
	];
}

/** "breaks off at: agent 2 (no DNS)": how many models fail at which hop. */
function whereLine(models: readonly SeldonModel[]): Line {
	const failing = models.flatMap(model => {
		const hop = model.hops.find(one => one.hop === model.failing);
		return hop === undefined ? [] : [`${hop.hop}: ${hop.word}`];
	});
	if (failing.length === 0) {
		const asked = models.some(({answering}) => answering === 'yes');
		return [
			span(
				models.length === 0 || asked
					? ''
					: 'ready is what objects say; no request was recorded that proves it',
				'dim',
			),
		];
	}
	const counts = new Map<string, number>();
	for (const where of failing) counts.set(where, (counts.get(where) ?? 0) + 1);
	const words = [...counts]
		.sort((a, b) => b[1] - a[1])
		.map(([where, times]) => (counts.size === 1 && times === models.length ? where : `${where} (${times})`));
	return [span('breaks off at ', 'dim'), span(words.slice(0, 4).join(', '), 'strong')];
}

function emptyFor(
	{frame, now}: ScreenInput,
	{presence, why}: SeldonSummary,
	otherwise: string,
): readonly Line[] {
	if (presence === 'absent') return emptyLines('', `absent: ${why}`);
	return emptyLines(explainSources(frame.snapshot, sources, now), otherwise);
}
