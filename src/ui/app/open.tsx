import type {ReactNode} from 'react';
import {allKeys, screens} from '../../../screens/registry.ts';
import {createBackground} from '../background.ts';
import {SentencesApp} from '../screen-reader/SentencesApp.tsx';
import {createLoadMeter} from '../terminal/load.ts';
import {App} from './App.tsx';
import {type AppSetup, buildApp} from './build.ts';
import type {Controls} from './running.ts';

/** The program on a session, ready to be drawn. */
export type OpenedApp = {
	readonly node: ReactNode;
	/** Keys that were typed before it was drawn. */
	readonly typed: (keys: readonly string[]) => void;
	/** Says something in the last line. */
	readonly tell: (text: string) => void;
};

type Given = Omit<AppSetup, 'screens' | 'keys' | 'background' | 'load' | 'initial'> & {
	readonly screenReader: boolean;
	readonly elapsed: () => number;
	readonly onControls: (controls: Controls) => void;
};

/** Everything that the first picture does not need: the screens, the keys, what stands behind them. */
export function openApp({screenReader, elapsed, onControls, ...setup}: Given): OpenedApp {
	if (screenReader) {
		const {quit, suspend} = setup.effects;
		return {
			node: <SentencesApp session={setup.session} quit={quit} suspend={suspend} onControls={onControls} />,
			typed: () => {},
			tell: () => {},
		};
	}
	const background = createBackground(elapsed);
	const app = buildApp({...setup, screens, keys: allKeys, background, load: createLoadMeter()});
	return {
		node: <App {...app} onControls={onControls} />,
		typed: keys => app.controller.typed([...keys]),
		tell: text => {
			const notice = {text, tone: 'warn', at: setup.milliseconds()} as const;
			app.store.dispatch({type: 'notice', notice});
		},
	};
}
