import type {SourceName} from '../../src/store/rows.ts';
import type {BalancedService} from '../../src/systems/metallb/services.ts';
import {type MetalLbPool, type MetalLbSummary, metallbSummary} from '../../src/systems/metallb.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {answerLine, emptyLines, explainSources, worstFirst} from '../../src/ui/notes.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {poolCells, poolColumns, poolDetails, poolLine, poolWay} from './pools.ts';
import {serviceCells, serviceColumns, serviceDetails, serviceTitle, serviceWay} from './services.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const metallbParts = ['services', 'pools'] as const;

const sources: readonly SourceName[] = ['services', 'deployments', 'ipAddressPools', 'l2Advertisements'];
/** Pools that the head shows one by one. */
const poolsInHead = 2;

const arrangeServices = createArrange<BalancedService>();
const arrangePools = createArrange<MetalLbPool>();
const inOrder = lastCall((services: readonly BalancedService[]) => worstFirst(services, serviceWay.keyOf));

/** Asked, assigned, announced: what each Service has and who answers for it. */
export function metallbModel(input: ScreenInput): ScreenModel {
	const summary = metallbSummary(input.frame);
	const head = headLines(input, summary);
	return partOf(input.view, metallbParts) === 'pools'
		? listOf(input, head, poolList(input, summary), arrangePools)
		: listOf(input, head, serviceList(input, summary), arrangeServices);
}

/** The findings about the selected row, worst first. */
export function metallbFindings(input: ScreenInput) {
	if (partOf(input.view, metallbParts) === 'pools') return [];
	const list = serviceList(input, metallbSummary(input.frame));
	return selectedRow(input, list, arrangeServices(input, list))?.findings ?? [];
}

function listOf<Row>(
	input: ScreenInput,
	head: readonly Line[],
	list: List<Row>,
	arrange: ReturnType<typeof createArrange<Row>>,
): ScreenModel {
	return listScreen(input, head, list, arrange(input, list));
}

function serviceList(input: ScreenInput, summary: MetalLbSummary): List<BalancedService> {
	const {frame, theme} = input;
	const rows = inOrder(summary.services);
	const longest = rows.reduce((most, row) => Math.max(most, serviceWay.keyOf(row).length), 0);
	return {
		pane: 'services',
		rows,
		way: serviceWay,
		columns: serviceColumns(longest),
		cellsOf: row => serviceCells(row, theme.glyphs),
		titleOf: serviceTitle,
		linesOf: serviceDetails,
		targetOf: ({namespace, name}) => subjectTarget(frame.snapshot, {kind: 'Service', namespace, name}),
		copyOf: ({namespace, name, has}) => [`${namespace}/${name}`, ...has].join(' '),
		empty: emptyFor(input, summary, 'no Service of type LoadBalancer is left to MetalLB'),
		noun: 'Service',
	};
}

function poolList(input: ScreenInput, summary: MetalLbSummary): List<MetalLbPool> {
	const {frame, theme} = input;
	const longest = summary.pools.reduce((most, {name}) => Math.max(most, name.length), 0);
	return {
		pane: 'pools',
		rows: summary.pools,
		way: poolWay,
		columns: poolColumns(longest),
		cellsOf: row => poolCells(row, theme.glyphs),
		titleOf: ({name}) => [span(name, 'strong')],
		linesOf: poolDetails,
		targetOf: ({namespace, name}) => subjectTarget(frame.snapshot, {kind: 'IPAddressPool', namespace, name}),
		copyOf: ({name, addresses}) => `${name} ${addresses.join(',')}`,
		empty: emptyFor(input, summary, 'MetalLB has no IPAddressPool: no Service gets an address'),
		noun: 'pool',
	};
}

function headLines({theme, frame, now, size}: ScreenInput, summary: MetalLbSummary): readonly Line[] {
	const {controller, speaker, pools, services, misplaced} = summary;
	const {glyphs} = theme;
	const dot = ` ${glyphs.dot} `;
	const why = explainSources(frame.snapshot, sources, now);
	if (summary.presence === 'absent' || summary.presence === 'unknown') {
		const word =
			summary.presence === 'absent' ? 'MetalLB is not installed here' : 'whether MetalLB runs is not known';
		return [[span(word, 'strong'), span(`: ${summary.why}`, 'dim')], [span(why, 'warn')]];
	}
	const part = (name: string, row: MetalLbSummary['controller']) =>
		row === null
			? [span(`no ${name}`, 'fail')]
			: [
					span(
						`${name} ${row.ready}/${row.desired}`,
						row.ready < row.desired || row.ready === 0 ? 'fail' : 'plain',
					),
				];
	const without = services.filter(({has}) => has.length === 0).length;
	const first: Line = [
		span(['MetalLB', summary.version].filter(text => text !== '').join(' '), 'strong'),
		span(dot, 'dim'),
		...part('controller', controller),
		span(dot, 'dim'),
		...part('speakers', speaker),
		span(`${dot}${plural(services.length, 'Service')}`, 'dim'),
		...(without > 0 ? [span(`, ${without} without address`, 'warn')] : []),
		...(misplaced.length > 0 ? [span(`, ${misplaced.length} not read by it`, 'warn')] : []),
	];
	const shown = pools.slice(0, poolsInHead).map(pool => poolLine(pool, size.columns, glyphs));
	const more = pools.length - shown.length;
	return [
		first,
		...(pools.length === 0 ? [[span('no IPAddressPool that MetalLB reads', 'fail')]] : shown),
		...(more > 0 ? [[span(`and ${plural(more, 'more pool', 'more pools')} (v)`, 'dim')]] : []),
		why === ''
			? answerLine(summary, 'every Service has what it asks for, and somebody announces it')
			: [span(why, 'warn')],
	];
}

function emptyFor(
	{frame, now}: ScreenInput,
	{presence, why}: MetalLbSummary,
	otherwise: string,
): readonly Line[] {
	if (presence === 'absent') return emptyLines('', `absent: ${why}`);
	return emptyLines(explainSources(frame.snapshot, sources, now), otherwise);
}
