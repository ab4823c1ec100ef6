import {createContext, useContext} from 'react';
import type {Ticks} from '../app/ticks.ts';
import type {UiStore} from '../state/store.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import {makeTheme, type Theme} from '../theme.ts';

const ThemeContext = createContext<Theme>(makeTheme({color: false, unicode: false}));

export const ThemeProvider = ThemeContext.Provider;

/** How this terminal is written to. */
export function useTheme(): Theme {
	return useContext(ThemeContext);
}

/** What tables need to paint themselves: the cells, where the person stands, and when time goes by. */
export type Painting = {readonly canvas: Canvas; readonly store: UiStore; readonly ticks: Ticks};

const PaintingContext = createContext<Painting | undefined>(undefined);

export const PaintingProvider = PaintingContext.Provider;

/** How tables are painted without React; undefined where there is no canvas and they have to be text. */
export function usePainting(): Painting | undefined {
	return useContext(PaintingContext);
}
