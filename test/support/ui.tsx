import {EventEmitter} from 'node:events';
import {render} from 'ink';
import {allKeys, screens} from '../../screens/registry.ts';
import {App, type AppProps} from '../../src/ui/app/App.tsx';
import {buildApp} from '../../src/ui/app/build.ts';
import type {Effects} from '../../src/ui/app/controller.ts';
import type {ScreenDefinition, ScreenModel} from '../../src/ui/screen.ts';
import type {UiState} from '../../src/ui/state/state.ts';
import type {Link} from '../../src/ui/terminal/terminal.ts';
import {textWidth} from '../../src/ui/text/width.ts';
import {makeTheme} from '../../src/ui/theme.ts';
import type {FakeSession} from './frames.ts';

export type RigOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly color?: boolean;
	readonly unicode?: boolean;
	readonly initial?: UiState;
	readonly link?: () => Link;
	readonly edit?: Effects['edit'];
};

class FakeOutput extends EventEmitter {
	columns: number;
	rows: number;
	frame = '';

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	write(text: string): boolean {
		if (text.trim() !== '') this.frame = text;
		return true;
	}
}

class FakeInput extends EventEmitter {
	readonly isTTY = true;
	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}
	read(): null {
		return null;
	}
}

export type Rig = {
	readonly app: AppProps;
	/** Presses keys by name, one after the other. */
	readonly press: (...names: readonly string[]) => void;
	/** Presses one key per letter. */
	readonly type: (text: string) => void;
	readonly model: () => ScreenModel;
	readonly screen: () => ScreenDefinition;
	readonly resize: (columns: number, rows: number) => void;
	readonly advance: (milliseconds: number) => void;
	/** What has been asked of the world: quit codes, copied texts. */
	readonly done: readonly string[];
	/** The rows as they are drawn by Ink, one string per row of the terminal. */
	readonly draw: () => readonly string[];
};

/** The whole program on a made-up terminal of any size, driven by keys; drawn when asked. */
export function createRig(session: FakeSession, options: RigOptions = {}): Rig {
	let size = {columns: options.columns ?? 80, rows: options.rows ?? 24};
	let clock = 1_000_000;
	const done: string[] = [];
	const effects: Effects = {
		quit: code => done.push(`quit ${code}`),
		copy: text => done.push(`copy ${text}`),
		repaint: () => done.push('repaint'),
		suspend: () => done.push('suspend'),
		edit: options.edit ?? (async () => ({kind: 'failed', why: 'there is no editor here'})),
		save: async (text, name) => {
			done.push(`save ${name} ${text}`);
			return {kind: 'saved', path: name};
		},
	};
	const theme = makeTheme({color: options.color ?? false, unicode: options.unicode ?? true});
	const app = buildApp({
		session,
		screens,
		keys: allKeys,
		theme,
		size: () => size,
		milliseconds: () => clock,
		effects,
		...(options.initial === undefined ? {} : {initial: options.initial}),
		...(options.link === undefined ? {} : {link: options.link}),
	});
	const screen = () => {
		const found = screens.find(candidate => candidate.name === app.input().place.screen);
		if (found === undefined) throw new Error('no such screen');
		return found;
	};
	return {
		app,
		done,
		screen,
		press: (...names) => {
			for (const name of names) app.controller.press(name);
		},
		type: text => {
			for (const letter of text) app.controller.press(letter === ' ' ? 'space' : letter);
		},
		model: () => screen().model(app.input()),
		resize: (columns, rows) => {
			size = {columns, rows};
		},
		advance: milliseconds => {
			clock += milliseconds;
		},
		draw: () => {
			const output = new FakeOutput(size.columns, size.rows);
			const instance = render(<App {...app} />, {
				stdout: output as unknown as NodeJS.WriteStream,
				stderr: output as unknown as NodeJS.WriteStream,
				stdin: new FakeInput() as unknown as NodeJS.ReadStream,
				debug: true,
				interactive: false,
				exitOnCtrlC: false,
				patchConsole: false,
			});
			const {frame} = output;
			instance.unmount();
			instance.cleanup();
			return frame.split('\n');
		},
	};
}

/** Rows that are wider than the terminal, which would wrap; empty for a sound picture. */
export function tooWide(rows: readonly string[], columns: number): readonly string[] {
	return rows.filter(row => textWidth(row) > columns);
}
