import type {ReadDraft} from '../../record/policy-draft.ts';
import type {ObjectTarget} from '../../session/session.ts';
import type {Dialog} from '../dialog/dialog.ts';
import type {Form} from '../form/form.ts';
import type {Clock} from '../text/time.ts';
import type {Tone} from '../theme.ts';

/** Screens that `q` quits from. Which of them have a number says src/ui/screen-order.ts. */
export type MainScreen =
	| 'triage'
	| 'pods'
	| 'calico'
	| 'metallb'
	| 'policies'
	| 'seldon'
	| 'services'
	| 'nodes'
	| 'connection'
	| 'workloads'
	| 'logs'
	| 'findings'
	| 'finalizers'
	| 'probes'
	| 'timeline'
	| 'compare'
	| 'playbook';

/** Where one can be. Main screens are reached by number or name; the others are opened from something and left with Esc. */
export type Place =
	| {readonly screen: MainScreen | 'plan'}
	| {readonly screen: 'object'; readonly target: ObjectTarget}
	| {readonly screen: 'finding' | 'why'; readonly id: string}
	/** Addresses, with their ports where they have one, separated by spaces. */
	| {readonly screen: 'who'; readonly addresses: string}
	/** A question to the policies; what is still to be chosen is empty. */
	| {readonly screen: 'explain'; readonly from: string; readonly to: string; readonly port: string}
	/** Who reaches whom in a namespace. */
	| {readonly screen: 'reach'; readonly namespace: string}
	/** A policy that is edited to see what that would change. */
	| {readonly screen: 'what-if'; readonly target: ObjectTarget};

export type ScreenName = Place['screen'];

/**
 * Where one stands in a pane. In a list the selection follows `key`; `index` is where it was seen last, for when the object is gone;
 * `offset` is its row on the screen, kept so that nothing moves under the cursor. In a text, `index` is the first line shown.
 */
export type PaneState = {readonly key?: string; readonly index: number; readonly offset: number};

export type Sort = {readonly column: string; readonly descending: boolean};

/** What a person has set on one place; kept when leaving it. */
export type ViewState = {
	readonly panes: Readonly<Record<string, PaneState>>;
	readonly focus: string;
	readonly filter: string;
	readonly sort?: Sort;
	readonly marks: readonly string[];
	readonly expanded: readonly string[];
	/** Choices of this screen by name: grouping, bucket, part. */
	readonly options: Readonly<Record<string, string>>;
};

/** An object or its events, on the way from the cluster or here. */
export type Document =
	| {readonly kind: 'loading'; readonly since: number}
	| {
			readonly kind: 'ready';
			readonly at: number;
			readonly yaml: readonly string[];
			readonly events: readonly string[];
			readonly eventsError?: string;
	  }
	| {readonly kind: 'failed'; readonly at: number; readonly why: string};

/** A policy that a person edits, on the way to what it would change. */
export type Draft =
	| {readonly kind: 'loading'}
	| {readonly kind: 'editing'}
	| {readonly kind: 'failed'; readonly why: string}
	| {readonly kind: 'edited'; readonly original: string; readonly text: string; readonly read: ReadDraft};

export type Overlay =
	| {readonly kind: 'none'}
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'palette'; readonly text: string; readonly index: number}
	| {readonly kind: 'dialog'; readonly dialog: Dialog}
	| {readonly kind: 'form'; readonly form: Form};

export type Notice = {readonly text: string; readonly tone: Tone; readonly at: number};

/** Everything about the screen that is not the cluster. Survives reconnects; made by replaying actions. */
export type UiState = {
	/** Oldest first; the last is shown. */
	readonly places: readonly Place[];
	readonly views: Readonly<Record<string, ViewState>>;
	readonly overlay: Overlay;
	/** Set while a filter is being typed: the text it had before, for Esc. */
	readonly typing?: {readonly before: string};
	readonly clock: Clock;
	/** Whether a line says what the program costs. */
	readonly performance: boolean;
	readonly notice?: Notice;
	readonly documents: Readonly<Record<string, Document>>;
	readonly drafts: Readonly<Record<string, Draft>>;
};

const freshView: ViewState = {panes: {}, focus: '', filter: '', marks: [], expanded: [], options: {}};
const freshPane: PaneState = {index: 0, offset: 0};

/** The state at start. */
export function initialState(screen: MainScreen = 'triage'): UiState {
	return {
		places: [{screen}],
		views: {},
		overlay: {kind: 'none'},
		clock: 'age',
		performance: false,
		documents: {},
		drafts: {},
	};
}

/** The name under which a place keeps its view. */
export function placeKey(place: Place): string {
	if (place.screen === 'object') {
		const {resource, namespace, name} = place.target;
		return `object ${resource.group}/${resource.resource} ${namespace}/${name}`;
	}
	if (place.screen === 'what-if') {
		const {resource, namespace, name} = place.target;
		return `what-if ${resource.group}/${resource.resource} ${namespace}/${name}`;
	}
	if (place.screen === 'who') return `who ${place.addresses}`;
	if (place.screen === 'explain') return `explain ${place.from} ${place.to} ${place.port}`;
	if (place.screen === 'reach') return `reach ${place.namespace}`;
	return 'id' in place ? `${place.screen} ${place.id}` : place.screen;
}

/** The place that is shown. */
export function currentPlace(state: UiState): Place {
	return state.places.at(-1) ?? {screen: 'triage'};
}

/** What is set on a place; the defaults when it was never visited. */
export function viewOf(state: UiState, place: Place): ViewState {
	return state.views[placeKey(place)] ?? freshView;
}

/** Where one stands in a pane of a view. */
export function paneOf(view: ViewState, pane: string): PaneState {
	return view.panes[pane] ?? freshPane;
}

const opened: ReadonlySet<ScreenName> = new Set([
	'object',
	'finding',
	'plan',
	'why',
	'who',
	'explain',
	'reach',
	'what-if',
]);

/** True for places from which `q` quits. */
export function isMain(place: Place): place is {readonly screen: MainScreen} {
	return !opened.has(place.screen);
}
