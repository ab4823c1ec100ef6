import {Box, useApp, useInput, useWindowSize} from 'ink';
import {useEffect} from 'react';
import type {Controls} from '../app/running.ts';
import {ThemeProvider} from '../components/context.ts';
import {Rows} from '../components/Rows.tsx';
import {keyNames} from '../keys/names.ts';
import type {Size} from '../screen.ts';
import {span} from '../text/line.ts';
import type {Theme} from '../theme.ts';

type OpeningProps = {
	readonly theme: Theme;
	readonly size: () => Size;
	readonly quit: (exitCode: number) => void;
	/** Takes keys for later: what is typed before the screens are there is not lost. */
	readonly keep: (keys: readonly string[]) => void;
	readonly onControls: (controls: Controls) => void;
};

/** The first picture: drawn before anything of the cluster, or of the screens, is loaded. */
export function Opening({theme, size, quit, keep, onControls}: OpeningProps) {
	const {suspendTerminal} = useApp();
	useEffect(() => onControls({suspendTerminal}), [onControls, suspendTerminal]);
	useWindowSize();
	useInput((typed, key) => {
		const names = keyNames(typed, key);
		if (names.includes('ctrl+c')) quit(130);
		else if (names.includes('q')) quit(0);
		else keep(names);
	});
	const {columns, rows} = size();
	const top = [[span('ktriage', 'heading'), span(' opening', 'dim')]];
	return (
		<ThemeProvider value={theme}>
			<Box flexDirection="column" width={columns} height={rows}>
				<Rows lines={top} width={columns} height={rows - 1} />
				<Rows lines={[[span('q', 'key'), span(' quit', 'dim')]]} width={columns} height={1} />
			</Box>
		</ThemeProvider>
	);
}
