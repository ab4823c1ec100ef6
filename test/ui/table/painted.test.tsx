import {describe, expect, it} from 'vitest';
import {allKeys, screens} from '../../../screens/registry.ts';
import {App} from '../../../src/ui/app/App.tsx';
import {buildApp} from '../../../src/ui/app/build.ts';
import type {Canvas} from '../../../src/ui/terminal/sink/canvas.ts';
import {makeTheme} from '../../../src/ui/theme.ts';
import {noEffects} from '../../support/effects.ts';
import {createEmulator, type Emulator} from '../../support/emulator.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {seededRandom} from '../../support/random.ts';
import {inkOn, sinkInto} from '../../support/sink.ts';

/** Colours are on: the program writes its own styles. */
function programOn(emulator: Emulator, output: Emulator['output'], canvas?: Canvas) {
	const session = fakeSession(scenarioFrame('canonical'));
	const app = buildApp({
		session,
		screens,
		keys: allKeys,
		theme: makeTheme({color: true, unicode: true}),
		size: () => ({columns: emulator.output.columns, rows: emulator.output.rows}),
		milliseconds: () => 0,
		effects: noEffects,
		canvas,
	});
	const instance = inkOn(output, <App {...app} />);
	return {app, session, instance};
}

function createPair(columns: number, rows: number) {
	const [text, painted] = [createEmulator(columns, rows), createEmulator(columns, rows)];
	const sink = sinkInto(painted, columns, rows);
	const programs = [programOn(text, text.output), programOn(painted, sink.output, sink.canvas)];
	return {
		press: (key: string) => {
			for (const {app} of programs) app.controller.press(key);
		},
		resize: (newColumns: number, newRows: number) => {
			text.resize(newColumns, newRows);
			painted.resize(newColumns, newRows);
			sink.resize(newColumns, newRows);
		},
		/** Cells as text draws them, and a way to look at the painted ones, which follow steps a little later beside the list. */
		pictures: async () => {
			for (const {instance} of programs) await instance.waitUntilRenderFlush();
			await text.drawn();
			return {
				text: text.cells(),
				painted: async () => {
					await painted.drawn();
					return painted.cells();
				},
			};
		},
		rowsNow: async () => {
			await painted.drawn();
			return painted.screen();
		},
		close: () => {
			for (const {instance} of programs) {
				instance.unmount();
				instance.cleanup();
			}
			sink.dispose();
		},
	};
}

describe('a painted table', () => {
	it.each([1, 2])('shows what it shows as text, whatever keys are pressed (seed %i)', async seed => {
		const below = seededRandom(seed);
		const keys = [
			'j',
			'j',
			'k',
			'G',
			'g',
			'pagedown',
			'1',
			'2',
			'3',
			'9',
			'o',
			'v',
			'space',
			'?',
			'esc',
			'right',
			'tab',
		];
		const pair = createPair(110, 34);
		for (let step = 0; step < 14; step++) {
			const pressed = Array.from({length: 3}, () => keys[below(keys.length)]!);
			for (const key of pressed) pair.press(key);
			if (step === 6) pair.resize(80, 24);
			const {text, painted} = await pair.pictures();
			await expect.poll(painted, {message: `step ${step} ${pressed.join(' ')}`, timeout: 5000}).toEqual(text);
		}
		pair.close();
	});

	it('takes a step before anything else is drawn', async () => {
		const pair = createPair(110, 34);
		pair.press('2');
		const {text, painted} = await pair.pictures();
		await expect.poll(painted).toEqual(text);
		const selected = (rows: readonly string[]) => rows.findIndex(row => row.startsWith('▸'));
		const before = selected((await pair.rowsNow()).slice(10));
		pair.press('j');
		expect(selected((await pair.rowsNow()).slice(10))).toBe(before + 1);
		pair.close();
	});
});
