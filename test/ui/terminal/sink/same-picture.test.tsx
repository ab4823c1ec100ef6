import {Box} from 'ink';
import type {ReactNode} from 'react';
import {describe, expect, it, vi} from 'vitest';
import {createEmulator} from '../../../support/emulator.ts';
import {seededRandom} from '../../../support/random.ts';
import {inkOn, sinkInto} from '../../../support/sink.ts';
import {randomTree} from './trees.tsx';

// Read by Ink's colours when they are loaded: without it there would be no styles to compare.
vi.hoisted(() => {
	process.env.FORCE_COLOR = '3';
});

/** Plain Ink on one terminal, Ink through the sink on another. */
function createPair(columns: number, rows: number) {
	const plain = createEmulator(columns, rows);
	const through = createEmulator(columns, rows);
	const sink = sinkInto(through, columns, rows);
	const size = {columns, rows};
	const frame = (node: ReactNode, height = size.rows) => (
		<Box width={size.columns} height={height} overflow="hidden">
			{node}
		</Box>
	);
	const instances = [inkOn(plain.output, frame(null)), inkOn(sink.output, frame(null))];
	const settled = async () => {
		for (const instance of instances) await instance.waitUntilRenderFlush();
		await new Promise(resolve => setImmediate(resolve));
		await Promise.all([plain.drawn(), through.drawn()]);
	};
	return {
		plain,
		through,
		sink,
		show: async (node: ReactNode, height?: number) => {
			for (const instance of instances) instance.rerender(frame(node, height));
			await settled();
		},
		resize: (newColumns: number, newRows: number) => {
			Object.assign(size, {columns: newColumns, rows: newRows});
			plain.resize(newColumns, newRows);
			through.resize(newColumns, newRows);
			sink.resize(newColumns, newRows);
		},
		settled,
		close: () => {
			for (const instance of instances) {
				instance.unmount();
				instance.cleanup();
			}
			sink.dispose();
		},
	};
}

describe('the cell sink', () => {
	it.each([1, 2, 3, 4, 5, 6])('shows what Ink alone shows, cell by cell (seed %i)', async seed => {
		const below = seededRandom(seed);
		const pair = createPair(30 + below(40), 8 + below(16));
		for (let step = 0; step < 30; step++) {
			const rows = pair.plain.screen().length;
			const height = below(4) === 0 ? 1 + below(rows) : rows;
			await pair.show(randomTree(below, 3), height);
			expect(pair.through.cells(), `step ${step}`).toEqual(pair.plain.cells());
		}
		pair.close();
	});

	it('shows after every change of size what a terminal of that size shows', async () => {
		const below = seededRandom(77);
		const pair = createPair(60, 16);
		for (let step = 0; step < 25; step++) {
			const node = randomTree(below, 3);
			await pair.show(node);
			const [columns, rows] = [20 + below(60), 6 + below(18)];
			pair.resize(columns, rows);
			await pair.show(node);
			const fresh = createPair(columns, rows);
			await fresh.show(node);
			expect(pair.through.cells(), `step ${step}`).toEqual(fresh.plain.cells());
			fresh.close();
		}
		pair.close();
	});

	it('sends everything again when the terminal was written over', async () => {
		const below = seededRandom(5);
		const pair = createPair(60, 16);
		await pair.show(randomTree(below, 3));
		pair.through.output.write(
			'\u001b[3;3Hwritten over by something else\u001b[2;1H\u001b[41m\u001b[K\u001b[m',
		);
		pair.sink.repaint();
		await pair.settled();
		expect(pair.through.cells()).toEqual(pair.plain.cells());
		pair.close();
	});

	it('leaves the terminal as Ink alone leaves it', async () => {
		const pair = createPair(40, 10);
		await pair.show(randomTree(seededRandom(9), 2));
		pair.close();
		await Promise.all([pair.plain.drawn(), pair.through.drawn()]);
		expect(pair.through.screen()).toEqual(pair.plain.screen());
		for (const sequence of ['\u001b[?1049h', '\u001b[?1049l', '\u001b[?25l', '\u001b[?25h'])
			expect(pair.through.bytes().lastIndexOf(sequence) >= 0, JSON.stringify(sequence)).toBe(true);
		expect(pair.through.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(
			pair.through.bytes().lastIndexOf('\u001b[?1049l'),
		);
	});
});
