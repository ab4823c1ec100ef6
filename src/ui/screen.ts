import type {FC} from 'react';
import type {Match} from '../incidents/incident.ts';
import type {ActionsState} from '../session/actions/state.ts';
import type {CompareView} from '../session/compare/state.ts';
import type {HitsState} from '../session/hits/state.ts';
import type {PlaybookOnScreen} from '../session/playbook.ts';
import type {ProbingState} from '../session/probing/state.ts';
import type {RecordView} from '../session/record.ts';
import type {Frame, ObjectTarget} from '../session/session.ts';
import type {Background} from './background.ts';
import type {KeyBinding} from './keys/binding.ts';
import type {PerformanceView} from './performance-line.ts';
import type {UiAction} from './state/action.ts';
import type {Place, UiState, ViewState} from './state/state.ts';
import type {Table} from './table/table.ts';
import type {Line} from './text/line.ts';
import type {Theme} from './theme.ts';

export type Size = {readonly columns: number; readonly rows: number};

/** Everything a screen is made from; the same input gives the same screen. */
export type ScreenInput = {
	readonly frame: Frame;
	readonly state: UiState;
	readonly place: Place;
	readonly view: ViewState;
	/** Room for the screen: the terminal without the first and the last line. */
	readonly size: Size;
	/** Rows of the terminal above the screen. */
	readonly top: number;
	/** The moment that is shown, milliseconds since the epoch by the cluster's clock. */
	readonly now: number;
	readonly theme: Theme;
	/** What the session asks of the cluster, per second, over the last half minute. */
	readonly rate: Rate;
	/** Where long work is done between keys. */
	readonly background: Background;
	/** The way to the terminal; undefined where nothing is known of it. */
	readonly link: LinkView | undefined;
	/** What may be changed from here, and what hangs in deletion. */
	readonly actions: ActionsState;
	/** What is being asked of the network; absent where nothing can be asked. */
	readonly probing?: ProbingState | undefined;
	/** What is really hit; absent where nothing can be read. */
	readonly hits?: HitsState | undefined;
	/** What is remembered of the session, and whether it is a recording. */
	readonly record: RecordView | undefined;
	/** Where the playbook stands; absent where none is walked. */
	readonly playbook?: PlaybookOnScreen | undefined;
	/** What is not as it was, or not as it is in another cluster; absent where nothing is compared. */
	readonly compare?: CompareView | undefined;
	/** Solved cases that it looks like, the likest first. */
	readonly likes?: readonly Match[];
	/** What the program costs; set while the person wants to see it. */
	readonly performance: PerformanceView | undefined;
};

/** How pictures get to the terminal. */
export type LinkView = {
	/** Milliseconds until a picture is acknowledged; undefined when the terminal does not acknowledge. */
	readonly latency?: number;
	readonly bytesPerSecond: number;
	/** The last picture: milliseconds to make it, and its size. */
	readonly lastFrameMs: number;
	readonly lastFrameBytes: number;
	/** Pictures left out because the link had not taken the one before. */
	readonly dropped: number;
};

export type Rate = {readonly requests: number; readonly bytes: number};

/** A part of a screen that one can stand in. Its title, when it has one, takes one row of its height. */
export type Pane = {
	readonly id: string;
	readonly title?: Line;
	readonly width: number;
	readonly height: number;
} & (
	| {readonly kind: 'table'; readonly table: Table}
	| {readonly kind: 'text'; readonly lines: readonly Line[]; readonly copy: string}
);

/** A screen, ready to be drawn. */
export type ScreenModel = {
	/** Always visible: the question of the screen, answered. */
	readonly head: readonly Line[];
	readonly panes: readonly Pane[];
	readonly arrangement: 'stacked' | 'beside';
	/** What Enter does on the selected row. */
	readonly open?: readonly UiAction[];
	/** The object of the selected row, for `y`. */
	readonly target?: ObjectTarget;
	/** What `c` copies. */
	readonly copy?: string;
	/** Columns that `key:value` of the filter may name. */
	readonly filterKeys?: readonly string[];
};

/** One screen: its name for digits and palette, its keys, its model and how it is drawn. */
export type ScreenDefinition = {
	readonly name: Place['screen'];
	readonly title: string;
	/** The question it answers, for help and palette. */
	readonly question: string;
	readonly keys: readonly KeyBinding[];
	readonly model: (input: ScreenInput) => ScreenModel;
	/** What a key of this screen does; undefined for commands that are not its own. */
	readonly run?: (command: string, input: ScreenInput, model: ScreenModel) => readonly UiAction[] | undefined;
	readonly Screen: FC<{readonly input: ScreenInput; readonly model: ScreenModel}>;
};

/** The pane that keys go to. */
export function focusedPane(model: ScreenModel, view: ViewState): Pane | undefined {
	return model.panes.find(pane => pane.id === view.focus) ?? model.panes[0];
}

/** Rows of a pane that show its content. */
export function contentHeight(pane: Pane): number {
	const title = pane.title === undefined ? 0 : 1;
	const header = pane.kind === 'table' && pane.table.header ? 1 : 0;
	return Math.max(1, pane.height - title - header);
}
