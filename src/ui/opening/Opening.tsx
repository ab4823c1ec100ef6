import {Box, useApp, useInput, useWindowSize} from 'ink';
import {useEffect} from 'react';
import type {Controls} from '../app/running.ts';
import {ThemeProvider} from '../components/context.ts';
import {Rows} from '../components/Rows.tsx';
import {keyNames} from '../keys/names.ts';
import type {Size} from '../screen.ts';
import type {Theme} from '../theme.ts';
import {openingLines} from './picture.ts';

export type OpeningProps = {
	readonly theme: Theme;
	/** What is being opened, in a few words. */
	readonly what: string;
	readonly size: () => Size;
	/** In sentences there is nothing to say yet, but keys are taken. */
	readonly screenReader: boolean;
	readonly quit: (exitCode: number) => void;
	/** Gives the terminal to the shell; a person waits for that at once. */
	readonly suspend: () => void;
	/** Takes keys for later: what is typed before the screens are there is not lost. */
	readonly keep: (keys: readonly string[]) => void;
	readonly onControls: (controls: Controls) => void;
};

/** The first picture while the cluster is opened and the screens are loaded. */
export function Opening({theme, what, size, screenReader, quit, suspend, keep, onControls}: OpeningProps) {
	const {suspendTerminal} = useApp();
	useEffect(() => onControls({suspendTerminal}), [onControls, suspendTerminal]);
	useWindowSize();
	useInput((typed, key) => {
		for (const name of keyNames(typed, key)) {
			if (name === 'ctrl+c') quit(130);
			else if (name === 'q') quit(0);
			else if (name === 'ctrl+z') suspend();
			else keep([name]);
		}
	});
	if (screenReader) return null;
	const {columns, rows} = size();
	return (
		<ThemeProvider value={theme}>
			<Box flexDirection="column" width={columns} height={rows}>
				<Rows lines={openingLines(what, rows)} width={columns} height={rows} />
			</Box>
		</ThemeProvider>
	);
}
