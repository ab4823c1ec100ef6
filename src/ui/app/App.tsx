import {Box, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {type ReactNode, useEffect, useMemo, useState, useSyncExternalStore} from 'react';
import type {Session} from '../../session/session.ts';
import type {Background} from '../background.ts';
import {footerLine, smallest, tabsLine} from '../chrome.ts';
import {PaintingProvider, ThemeProvider} from '../components/context.ts';
import {DialogView} from '../components/Dialog.tsx';
import {FormView} from '../components/Form.tsx';
import {Help} from '../components/Help.tsx';
import {Palette} from '../components/Palette.tsx';
import {Rows} from '../components/Rows.tsx';
import type {KeyBinding} from '../keys/binding.ts';
import {keyNames} from '../keys/names.ts';
import {performanceLine} from '../performance-line.ts';
import type {ScreenDefinition, ScreenInput, Size} from '../screen.ts';
import {createSettledStore} from '../state/settled.ts';
import {placeKey} from '../state/state.ts';
import type {UiStore} from '../state/store.ts';
import type {LoadMeter} from '../terminal/load.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import {type Line, span} from '../text/line.ts';
import type {Theme} from '../theme.ts';
import {rollbackBanner, vitalsLine} from '../vitals.ts';
import {type Controller, definitionOf, openPlaces} from './controller.ts';
import type {Controls} from './running.ts';

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
	readonly background: Background;
	/** Where tables are painted without React; they are text when absent. */
	readonly canvas: Canvas | undefined;
	readonly load: LoadMeter;
	/** Takes away what was shown long enough, tells what an earlier run left open; called every second. */
	readonly expire: () => void;
	/** Told once what the running program lends to the outside. */
	readonly onControls?: (controls: Controls) => void;
};

/** How often ages move on when nothing else happens, milliseconds. */
const tick = 1000;

const never = () => () => {};
const nothing = () => undefined;

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
	background,
	canvas,
	load,
	expire,
	onControls,
}: AppProps) {
	const {suspendTerminal} = useApp();
	useEffect(() => onControls?.({suspendTerminal}), [onControls, suspendTerminal]);
	const [, setCompared] = useState(0);
	useSyncExternalStore(session.subscribe, session.frame);
	useSyncExternalStore(session.actions.subscribe, session.actions.state);
	useSyncExternalStore(session.probing?.subscribe ?? never, session.probing?.state ?? nothing);
	useSyncExternalStore(session.hits?.subscribe ?? never, session.hits?.state ?? nothing);
	useSyncExternalStore(session.record?.subscribe ?? never, session.record?.view ?? nothing);
	useEffect(() => session.compare?.subscribe(() => setCompared(count => count + 1)), [session]);
	const painting = useMemo(() => (canvas === undefined ? undefined : {canvas, store}), [canvas, store]);
	const followed = useMemo(() => (canvas === undefined ? store : createSettledStore(store)), [canvas, store]);
	useSyncExternalStore(followed.subscribe, followed.get);
	useSyncExternalStore(background.subscribe, background.version);
	useWindowSize();
	const measured = store.get().performance;
	useEffect(() => (measured ? load.watch() : undefined), [load, measured]);
	useTick(expire);
	useInput((typed, key) => {
		controller.typed(keyNames(typed, key));
	});
	usePaste(controller.paste);
	const terminal = size();
	const content =
		terminal.columns < smallest.columns || terminal.rows < smallest.rows ? (
			<TooSmall size={terminal} />
		) : (
			<Drawn input={input()} store={store} screens={screens} keys={keys} terminal={terminal} />
		);
	return (
		<ThemeProvider value={theme}>
			<PaintingProvider value={painting}>{content}</PaintingProvider>
		</ThemeProvider>
	);
}

type DrawnProps = {
	readonly input: ScreenInput;
	readonly store: UiStore;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	readonly terminal: Size;
};

function Drawn({input, store, screens, keys, terminal}: DrawnProps) {
	const state = store.get();
	const {overlay} = state;
	const screen = definitionOf(screens, input.place);
	const model = screen.model(input);
	const places = openPlaces(state, input, model);
	const banner = rollbackBanner(input.frame);
	const top: Line[] = [vitalsLine(input, screen.title, terminal.columns)];
	const tabs = tabsLine(screens, input.place, terminal, input.theme.glyphs.cut);
	if (tabs !== undefined) top.push(tabs);
	if (banner !== undefined) top.push([span(banner, 'banner')]);
	if (input.performance !== undefined) top.push(performanceLine(input.performance, input.theme.glyphs));
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
	return (
		<Box flexDirection="column" width={terminal.columns} height={terminal.rows}>
			<Rows lines={top} width={terminal.columns} height={top.length} />
			{body[overlay.kind]()}
			<Rows
				lines={[footerLine(state, input.view, keys, places, terminal.columns)]}
				width={terminal.columns}
				height={1}
			/>
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

function useTick(onTick: () => void): void {
	const [, move] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => {
			onTick();
			move(count => count + 1);
		}, tick);
		return () => clearInterval(timer);
	}, [onTick]);
}
