import type {UiAction} from './action.ts';
import {
	currentPlace,
	type Document,
	isMain,
	type Place,
	placeKey,
	type UiState,
	type ViewState,
	viewOf,
} from './state.ts';

const maxPlaces = 32;
const maxDocuments = 16;

/** The state after an action; pure, and the only place where the state changes. */
export function reduce(state: UiState, action: UiAction): UiState {
	switch (action.type) {
		case 'go':
			return go(state, action.place);
		case 'back':
			return back(state);
		case 'stand':
			return withView(state, view => ({...view, panes: {...view.panes, [action.pane]: action.at}}));
		case 'focus':
			return withView(state, view => ({...view, focus: action.pane}));
		case 'type-filter':
			return {...state, typing: {before: viewOf(state, currentPlace(state)).filter}};
		case 'filter':
			return withView(state, view => ({...view, filter: action.text}));
		case 'accept-filter':
			return withoutTyping(state);
		case 'drop-filter':
			return withoutTyping(withView(state, view => ({...view, filter: state.typing?.before ?? ''})));
		case 'sort':
			return withView(state, ({sort: _, ...view}) => ({
				...view,
				...(action.sort === undefined ? {} : {sort: action.sort}),
			}));
		case 'mark':
			return withView(state, view => ({...view, marks: toggled(view.marks, action.key)}));
		case 'expand':
			return withView(state, view => ({...view, expanded: toggled(view.expanded, action.key)}));
		case 'option':
			return withView(state, view => ({...view, options: {...view.options, [action.name]: action.value}}));
		case 'overlay':
			return {...state, overlay: action.overlay};
		case 'clock':
			return {...state, clock: action.clock};
		case 'performance':
			return {...state, performance: action.shown};
		case 'notice':
			return withNotice(state, action.notice);
		case 'want':
		case 'probe':
		case 'probe-stop':
		case 'scan':
		case 'record':
		case 'mark-moment':
		case 'hits':
		case 'edit':
		case 'save-draft':
			// Asked of the session; what comes of it is dispatched then.
			return state;
		case 'draft':
			return {...state, drafts: {...state.drafts, [action.place]: action.draft}};
		case 'document':
			return {...state, documents: withDocument(state.documents, action.place, action.document)};
	}
}

function go(state: UiState, place: Place): UiState {
	const key = placeKey(place);
	const before = withoutTyping(state);
	if (placeKey(currentPlace(state)) === key) return {...before, overlay: {kind: 'none'}};
	// A main screen is a new start: what was opened from the old one is not lain under it, so that q there still quits.
	const kept = isMain(place) ? state.places.filter(isMain) : state.places;
	const places = [...kept.filter(other => placeKey(other) !== key), place].slice(-maxPlaces);
	return {...before, places, overlay: {kind: 'none'}};
}

function back(state: UiState): UiState {
	return state.places.length > 1 ? {...withoutTyping(state), places: state.places.slice(0, -1)} : state;
}

function withView(state: UiState, change: (view: ViewState) => ViewState): UiState {
	const place = currentPlace(state);
	return {...state, views: {...state.views, [placeKey(place)]: change(viewOf(state, place))}};
}

function withoutTyping({typing: _, ...state}: UiState): UiState {
	return state;
}

function withNotice({notice: _, ...state}: UiState, notice: UiState['notice']): UiState {
	return notice === undefined ? state : {...state, notice};
}

function withDocument(
	documents: UiState['documents'],
	place: string,
	document: Document,
): UiState['documents'] {
	const others = Object.entries(documents).filter(([key]) => key !== place);
	return Object.fromEntries([...others.slice(1 - maxDocuments), [place, document]]);
}

function toggled(list: readonly string[], key: string): readonly string[] {
	return list.includes(key) ? list.filter(other => other !== key) : [...list, key];
}
