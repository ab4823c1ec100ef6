import {cleanup, render} from 'ink-testing-library';
import {afterEach, describe, expect, it} from 'vitest';
import {ThemeProvider} from '../../../src/ui/components/context.ts';
import {createChangeLog} from '../../../src/ui/table/changes.ts';
import {layoutColumns} from '../../../src/ui/table/layout.ts';
import {Table} from '../../../src/ui/table/Table.tsx';
import {type Column, listRows, type Table as TableModel} from '../../../src/ui/table/table.ts';
import {makeTheme} from '../../../src/ui/theme.ts';

const columns: readonly Column[] = [
	{id: 'name', title: 'NAME', min: 8, ideal: 12, grow: 1, cut: 'middle', priority: 3},
	{id: 'count', title: 'COUNT', min: 5, ideal: 6, align: 'right', priority: 2},
	{id: 'note', title: 'NOTE', min: 10, ideal: 20, priority: 1},
];

const somewhere = {x: 0, y: 0, place: 'pods', pane: 'pods'} as const;

afterEach(cleanup);

describe('column layout', () => {
	it('fills the width exactly and leaves out what is least important first', () => {
		for (let width = 12; width < 120; width++) {
			const laid = layoutColumns(columns, width);
			const used = laid.reduce((sum, {width: size}) => sum + size, 2 + laid.length - 1);
			expect(used, `width ${width}`).toBeLessThanOrEqual(width);
			if (laid.length > 0) expect(laid[0]?.column.id).toBe('name');
		}
		const ids = (width: number) => layoutColumns(columns, width).map(({column}) => column.id);
		expect(ids(80)).toEqual(['name', 'count', 'note']);
		expect(ids(24)).toEqual(['name', 'count']);
		expect(ids(12)).toEqual(['name']);
		expect(layoutColumns(columns, 80)[0]?.width).toBe(80 - 2 - 6 - 20 - 2);
	});
});

describe('change marks', () => {
	it('marks what differs from before for a while, never what is new or restless', () => {
		const log = createChangeLog();
		const note = (cells: Record<string, string>, at: number) => [
			...log.note('x', cells, [...columns, {...columns[0]!, id: 'age', restless: true}], at),
		];
		expect(note({name: 'a', count: '1', age: '1s'}, 0)).toEqual([]);
		expect(note({name: 'a', count: '2', age: '2s'}, 1000)).toEqual(['count']);
		expect(note({name: 'a', count: '2', age: '3s'}, 2000)).toEqual(['count']);
		expect(note({name: 'a', count: '2', age: '9s'}, 9000)).toEqual([]);
	});
});

describe('the table', () => {
	const theme = makeTheme({color: false, unicode: true});
	const asked: number[] = [];
	const table = (count: number): TableModel => ({
		count,
		keyAt: index => `row-${index}`,
		indexOf: key => Number(key.slice(4)),
		columns,
		header: true,
		marks: ['row-70001'],
		empty: [[{text: 'nothing here', tone: 'dim'}]],
		cellsOf: index => {
			asked.push(index);
			return {name: `pod-${index}`, count: String(index)};
		},
	});

	it('makes only the rows on screen of a hundred thousand', () => {
		const {lastFrame} = render(
			<ThemeProvider value={theme}>
				<Table
					table={table(100_000)}
					at={{key: 'row-70000', index: 3, offset: 2}}
					focused={true}
					width={60}
					height={6}
					now={0}
					{...somewhere}
				/>
			</ThemeProvider>,
		);
		const rows = (lastFrame() ?? '').split('\n').map(row => row.trimEnd());
		expect(rows[0]).toMatch(/^ {2}NAME +COUNT NOTE/);
		expect(rows.slice(1).map(row => /pod-\d+/.exec(row)?.[0])).toEqual([
			'pod-69998',
			'pod-69999',
			'pod-70000',
			'pod-70001',
			'pod-70002',
		]);
		expect(rows[3]?.startsWith('▸ ')).toBe(true);
		expect(rows[4]?.startsWith(' •')).toBe(true);
		expect(new Set(asked).size).toBeLessThanOrEqual(5);
	});

	it('says what its owner says when it is empty', () => {
		const {lastFrame} = render(
			<Table
				table={{...table(0), ...listRows([], () => '')}}
				at={{index: 0, offset: 0}}
				focused={true}
				width={40}
				height={4}
				now={0}
				{...somewhere}
			/>,
		);
		expect(lastFrame()).toContain('nothing here');
	});
});
