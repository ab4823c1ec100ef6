import {Box, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore} from 'react';
import type {Session} from '../../session/session.ts';
import type {Background} from '../background.ts';
import {smallest} from '../chrome.ts';
import {PaintingProvider, ThemeProvider} from '../components/context.ts';
import {DialogView} from '../components/Dialog.tsx';
import {FormView} from '../components/Form.tsx';
import {Help} from '../components/Help.tsx';
import {Lines} from '../components/Lines.tsx';
import {Palette} from '../components/Palette.tsx';
import {Panes} from '../components/PaneView.tsx';

import {Rows} from '../components/Rows.tsx';
import type {KeyBinding} from '../keys/binding.ts';
import {keyNames} from '../keys/names.ts';
import type {ScreenDefinition, ScreenInput, Size} from '../screen.ts';
import {createSettledStore} from '../state/settled.ts';
import {placeKey} from '../state/state.ts';
import type {UiStore} from '../state/store.ts';
import type {LoadMeter} from '../terminal/load.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import {type Line, span} from '../text/line.ts';
import type {Theme} from '../theme.ts';
import type {Controller} from './controller.ts';
import type {Drawn} from './drawn.ts';
import {useNews} from './news.ts';
import {atTime, isSteady, type Picture, pictureOf, sameShape} from './picture.ts';
import type {Controls} from './running.ts';
import {createTicks} from './ticks.ts';

export type AppProps = {
	readonly session: Session;
	readonly store: UiStore;
	readonly controller: Controller;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	readonly theme: Theme;
	/** The whole terminal. */
	readonly size: () => Size;
	readonly input: () => ScreenInput;
	/** What is on the terminal is noted here. */
	readonly drawn: Drawn;
	readonly background: Background;
	/** Where tables are painted without React; they are text when absent. */
	readonly canvas: Canvas | undefined;
	readonly load: LoadMeter;
	/** Takes away what was shown long enough, tells what an earlier run left open; called every second. */
	readonly expire: () => void;
	/** Told once what the running program lends to the outside. */
	readonly onControls?: (controls: Controls) => void;
};

/** While everything is current, ages move on every so many seconds; the clock does every second. */
const agesEvery = 5;

/** The full-screen program: first line, one screen, last line. */
export function App({
	session,
	store,
	controller,
	screens,
	keys,
	theme,
	size,
	input,
	drawn,
	background,
	canvas,
	load,
	expire,
	onControls,
}: AppProps) {
	const {suspendTerminal} = useApp();
	useEffect(() => onControls?.({suspendTerminal}), [onControls, suspendTerminal]);
	const painting = useMemo(
		() => (canvas === undefined ? undefined : {canvas, store, ticks: createTicks()}),
		[canvas, store],
	);
	const paintStep = useRef<() => boolean>(() => false);
	const followed = useMemo(
		() => (canvas === undefined ? store : createSettledStore(store, () => paintStep.current())),
		[canvas, store],
	);
	useSyncExternalStore(followed.subscribe, followed.get);
	useWindowSize();
	const measured = store.get().performance;
	useEffect(() => (measured ? load.watch() : undefined), [load, measured]);
	const seconds = useRef(0);
	const paint = (onlyTime: boolean): boolean => {
		const before = drawn.picture;
		if (painting === undefined || before === undefined || !isPainted(before)) return false;
		seconds.current = onlyTime ? seconds.current + 1 : 0;
		const given = input();
		const isClock = seconds.current % agesEvery > 0 && isSteady(given, before);
		const now = isClock ? atTime(before, given) : pictureOf(given, screens, keys, size());
		if (!isPainted(now) || !sameShape(before, now)) return false;
		drawn.picture = now;
		painting.ticks.tell(now);
		painting.canvas.flush();
		return true;
	};
	useNews(session, background, paint, expire);
	useInput((typed, key) => {
		controller.typed(keyNames(typed, key));
	});
	usePaste(controller.paste);
	const terminal = size();
	const picture = isTooSmall(terminal) ? undefined : pictureOf(input(), screens, keys, terminal);
	useLayoutEffect(() => {
		drawn.picture = picture;
		// What came in the meantime may have shown where the steps led already.
		paintStep.current = () => drawn.picture?.input.state === store.get() || paint(false);
	});
	const content =
		picture === undefined ? (
			<TooSmall size={terminal} />
		) : (
			<Whole picture={picture} screens={screens} keys={keys} terminal={terminal} />
		);
	return (
		<ThemeProvider value={theme}>
			<PaintingProvider value={painting}>{content}</PaintingProvider>
		</ThemeProvider>
	);
}

type WholeProps = {
	readonly picture: Picture;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	readonly terminal: Size;
};

function Whole({picture, screens, keys, terminal}: WholeProps) {
	const {overlay} = picture.input.state;
	const {input, screen, model} = picture;
	const body: Readonly<Record<typeof overlay.kind, () => ReactNode>> = {
		none: () => <screen.Screen key={placeKey(input.place)} input={input} model={model} />,
		help: () => (
			<Help
				keys={keys}
				screen={screen.name}
				question={screen.question}
				size={input.size}
				top={overlay.kind === 'help' ? overlay.top : 0}
			/>
		),
		palette: () => (
			<Palette
				input={input}
				screens={screens}
				text={overlay.kind === 'palette' ? overlay.text : ''}
				index={overlay.kind === 'palette' ? overlay.index : 0}
			/>
		),
		form: () => overlay.kind === 'form' && <FormView input={input} form={overlay.form} />,
		dialog: () => overlay.kind === 'dialog' && <DialogView input={input} dialog={overlay.dialog} />,
	};
	const row = (y: number) => ({x: 0, y, width: terminal.columns, height: 1});
	return (
		<Box flexDirection="column" width={terminal.columns} height={terminal.rows}>
			<Lines lines={[picture.vitals]} {...row(0)} later={later => [later.vitals]} />
			{picture.further.map((line, index) => (
				<Lines
					key={line[0]?.text}
					lines={[line]}
					{...row(1 + index)}
					later={later => later.further.slice(index, index + 1)}
				/>
			))}
			{body[overlay.kind]()}
			<Lines lines={[picture.footer]} {...row(terminal.rows - 1)} later={later => [later.footer]} />
		</Box>
	);
}

function TooSmall({size}: {readonly size: Size}) {
	const lines: Line[] = [
		[span('terminal too small', 'warn')],
		[span(`${size.columns}x${size.rows}; needs ${smallest.columns}x${smallest.rows}`)],
		[span('q quits', 'dim')],
	];
	return <Rows lines={lines} width={size.columns} height={size.rows} />;
}

/** Whether all of it is painted on the canvas, so that React has nothing to do where only its words change. */
function isPainted({screen, input}: Picture): boolean {
	return screen.Screen === Panes && input.state.overlay.kind === 'none';
}

function isTooSmall({columns, rows}: Size): boolean {
	return columns < smallest.columns || rows < smallest.rows;
}
