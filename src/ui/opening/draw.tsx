import {type Instance, render} from 'ink';
import type {ReactNode} from 'react';
import {inkFps} from '../terminal/sink/sink.ts';
import type {Terminal} from '../terminal/terminal.ts';
import {Opening, type OpeningProps} from './Opening.tsx';
import {createStages, Stage} from './stages.tsx';

/** What draws on the terminal from now on. */
export type Drawing = {
	readonly instance: Instance;
	/** Draws this instead of the opening. */
	readonly show: (node: ReactNode) => void;
};

export type DrawingSetup = OpeningProps & {
	readonly terminal: Terminal;
	readonly interactive: boolean;
	/** Drawn at once when it is there already. */
	readonly app?: ReactNode;
	/** Something has been drawn. */
	readonly onDrawn: () => void;
};

/** Draws the opening, over the first picture cell by cell the same, or what is to be shown after it. */
export function drawOpening({terminal, interactive, app, onDrawn, ...opening}: DrawingSetup): Drawing {
	const {screenReader} = opening;
	const stages = createStages(app ?? <Opening {...opening} />);
	let drawn = false;
	const instance = render(<Stage stages={stages} />, {
		stdin: terminal.input,
		stdout: terminal.output,
		alternateScreen: !screenReader,
		interactive,
		isScreenReaderEnabled: screenReader,
		exitOnCtrlC: false,
		incrementalRendering: true,
		maxFps: inkFps,
		patchConsole: false,
		onRender: () => {
			terminal.inkDrew();
			if (drawn) return;
			drawn = true;
			onDrawn();
		},
	});
	return {instance, show: stages.show};
}
