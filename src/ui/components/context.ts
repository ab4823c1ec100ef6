import {createContext, useContext} from 'react';
import {makeTheme, type Theme} from '../theme.ts';

const ThemeContext = createContext<Theme>(makeTheme({color: false, unicode: false}));

export const ThemeProvider = ThemeContext.Provider;

/** How this terminal is written to. */
export function useTheme(): Theme {
	return useContext(ThemeContext);
}
