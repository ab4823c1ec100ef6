import type {SourceName} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type MapRow, reachMapSteps} from '../../src/systems/reach/map.ts';
import {createLater} from '../../src/ui/later.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {emptyLines, explainSources} from '../../src/ui/notes.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {mapCells, mapColumns, mapDetails, mapWay} from './rows.ts';

/** The directions of the map, in the order in which a key goes through them. */
export const reachParts = ['in', 'out'] as const;

const sources: readonly SourceName[] = ['pods', 'namespaces', 'networkPolicies', 'services'];

type Input = {readonly snapshot: Snapshot; readonly namespace: string};

/** Cluster milliseconds after which it is worked out again while the cluster changes. */
const restMs = 10_000;
const later = createLater<Input, readonly MapRow[]>(
	({snapshot, namespace}) => reachMapSteps(snapshot, namespace),
	restMs,
);
const sameInput = lastCall((snapshot: Snapshot, namespace: string): Input => ({snapshot, namespace}));
const ofDirection = lastCall((rows: readonly MapRow[], direction: MapRow['direction']) =>
	rows.filter(row => row.direction === direction),
);
const arrange = createArrange<MapRow>();
const nothing: readonly MapRow[] = [];

/** Who reaches the pods of a namespace, and where they get to. */
export function reachModel(input: ScreenInput): ScreenModel {
	const {frame, place, view, background, now, theme} = input;
	const {snapshot} = frame;
	const namespace = place.screen === 'reach' ? place.namespace : '';
	const {value, pending} = later(
		background,
		`${snapshot.cluster.uid} ${namespace}`,
		sameInput(snapshot, namespace),
		snapshot.now,
	);
	const direction = partOf(view, reachParts);
	const why = explainSources(snapshot, sources, now);
	const list: List<MapRow> = {
		pane: `map ${direction}`,
		rows: ofDirection(value ?? nothing, direction),
		way: mapWay,
		columns: mapColumns(direction),
		cellsOf: mapCells,
		titleOf: ({groups, ports}) => [span(groups[0]?.title ?? '', 'strong'), span(` ${ports.join(' ')}`)],
		linesOf: mapDetails,
		targetOf: () => undefined,
		copyOf: ({groups}) => groups.map(({title}) => title).join('\n'),
		empty: emptyLines(
			why,
			value === undefined
				? 'asking the policies about every pair'
				: direction === 'in'
					? `no pod of ${namespace} is known to listen on a port`
					: `${namespace} has no pods with a network of their own`,
		),
		noun: 'pod',
	};
	const dot = ` ${theme.glyphs.dot} `;
	const head: Line[] = [
		[
			span(`Who reaches whom in `, 'dim'),
			span(namespace, 'strong'),
			span(dot, 'dim'),
			span(direction === 'in' ? 'who may come in' : 'where its pods may get to'),
			...(value === undefined ? [span(' working', 'warn')] : pending ? [span(' working again', 'dim')] : []),
		],
		why === ''
			? [
					span(
						`${plural(list.rows.length, 'row')}: pods and ports that are alike are one; v shows the other direction`,
						'dim',
					),
				]
			: [span(why, 'warn')],
	];
	const arranged = arrange(input, list);
	const model = listScreen(input, head, list, arranged);
	const end = selectedRow(input, list, arranged)?.groups[0]?.end;
	if (end?.kind !== 'pod') return model;
	const name = `${end.namespace}/${end.name}`;
	const asked = direction === 'in' ? {from: '', to: name} : {from: name, to: ''};
	return {...model, open: [{type: 'go', place: {screen: 'explain', ...asked, port: ''}}]};
}
