import type {SourceStatus} from '../../src/store/source-state.ts';
import {matchesFilter, parseFilter} from '../../src/ui/filter.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {selectedIndex} from '../../src/ui/state/standing.ts';
import {paneOf, type Sort} from '../../src/ui/state/state.ts';
import {listRows} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {modeLines} from './modes.ts';
import {answerLines, linkLine, serverLine, trafficLine} from './server.ts';
import {sourceCells, sourceColumns, sourceLines, sourceOrder} from './sources.ts';

const filterKeys = ['source', 'state'] as const;

const sorted = lastCall(
	(sources: readonly SourceStatus[], filter: string, sort: Sort | undefined): readonly SourceStatus[] => {
		const parsed = parseFilter(filter, filterKeys);
		const kept = sources.filter(source =>
			matchesFilter(parsed, {
				column: key => (key === 'state' ? source.state.kind : `${source.name} ${source.title}`),
				text: () => `${source.name} ${source.title} ${source.resource} ${source.state.kind}`,
			}),
		);
		return [...kept].sort(sourceOrder(sort));
	},
);

/** May I trust what I see: every source, the API server, and what this operator may not read. */
export function connectionModel(input: ScreenInput): ScreenModel {
	const {frame, view, size, theme, now, state} = input;
	const {snapshot} = frame;
	const sources = sorted(snapshot.sources, view.filter, view.sort);
	const link = linkLine(input);
	const head: readonly Line[] = [
		...answerLines(snapshot, now),
		...modeLines(snapshot.modes, now, size.columns),
		serverLine(snapshot, theme.glyphs),
		trafficLine(input),
		...(link === undefined ? [] : [link]),
	];
	const table = {
		...listRows(sources, source => source.name),
		columns: sourceColumns,
		header: true,
		marks: view.marks,
		empty: [
			[
				span(
					view.filter === ''
						? 'nothing is read yet'
						: `no source matches /${view.filter}; Esc clears the filter`,
					'dim',
				),
			],
		] as const,
		cellsOf: (index: number) =>
			sources[index] === undefined ? {} : sourceCells(sources[index], now, state.clock),
		...(view.sort === undefined ? {} : {sort: view.sort}),
	};
	const chosen = sources[selectedIndex(paneOf(view, 'sources'), table)];
	const room = Math.max(2, size.rows - head.length);
	const detail = chosen === undefined ? [] : sourceLines(chosen, snapshot, size.columns, now, state.clock);
	const detailHeight = Math.min(detail.length + 1, Math.max(2, Math.floor(room * 0.35)));
	const height = chosen === undefined ? room : room - detailHeight;
	const panes: Pane[] = [{id: 'sources', kind: 'table', table, width: size.columns, height}];
	if (chosen !== undefined) {
		panes.push({
			id: 'source',
			kind: 'text',
			title: [span(chosen.title || chosen.name, 'strong')],
			lines: detail,
			copy: chosen.resource,
			width: size.columns,
			height: detailHeight,
		});
	}
	return {
		head,
		panes,
		arrangement: 'stacked',
		filterKeys,
		...(chosen === undefined ? {} : {copy: chosen.resource}),
	};
}
