import {describe, expect, it} from 'vitest';
import type {UiAction} from '../../../src/ui/state/action.ts';
import {reduce} from '../../../src/ui/state/reducer.ts';
import {selectedIndex, standOn, textTop, windowOf} from '../../../src/ui/state/standing.ts';
import {currentPlace, initialState, type Place, type UiState, viewOf} from '../../../src/ui/state/state.ts';
import {createUiStore} from '../../../src/ui/state/store.ts';
import {listRows} from '../../../src/ui/table/table.ts';

const run = (...actions: readonly UiAction[]): UiState => actions.reduce(reduce, initialState());
const rows = (...names: readonly string[]) => listRows(names, name => name);
const finding: Place = {screen: 'finding', id: 'CID-01'};

describe('places', () => {
	it('goes back to exactly where one was', () => {
		const state = run(
			{type: 'go', place: {screen: 'pods'}},
			{type: 'filter', text: 'mlflow'},
			{type: 'stand', pane: 'pods', at: {key: 'a/b', index: 7, offset: 3}},
			{type: 'go', place: finding},
			{type: 'back'},
		);
		expect(currentPlace(state)).toEqual({screen: 'pods'});
		expect(viewOf(state, currentPlace(state))).toMatchObject({
			filter: 'mlflow',
			panes: {pods: {key: 'a/b', index: 7, offset: 3}},
		});
	});

	it('starts a main screen anew: what was open before does not lie under it', () => {
		const state = run({type: 'go', place: finding}, {type: 'go', place: {screen: 'nodes'}});
		expect(state.places).toEqual([{screen: 'triage'}, {screen: 'nodes'}]);
		expect(run({type: 'back'}).places).toEqual([{screen: 'triage'}]);
	});

	it('gives the filter back that was there before typing', () => {
		const typed = run({type: 'filter', text: 'a'}, {type: 'type-filter'}, {type: 'filter', text: 'abc'});
		expect(viewOf(reduce(typed, {type: 'drop-filter'}), {screen: 'triage'}).filter).toBe('a');
		expect(viewOf(reduce(typed, {type: 'accept-filter'}), {screen: 'triage'}).filter).toBe('abc');
	});

	it('toggles marks and keeps no more than a few documents', () => {
		expect(
			viewOf(run({type: 'mark', key: 'x'}, {type: 'mark', key: 'y'}, {type: 'mark', key: 'x'}), {
				screen: 'triage',
			}).marks,
		).toEqual(['y']);
		const many = run(
			...Array.from(
				{length: 40},
				(_, at): UiAction => ({type: 'document', place: `p${at}`, document: {kind: 'failed', at, why: ''}}),
			),
		);
		expect(Object.keys(many.documents).length).toBe(16);
		expect(many.documents.p39).toBeDefined();
	});

	it('can be replayed from its actions', () => {
		const recorded: UiAction[] = [];
		const store = createUiStore(initialState(), action => recorded.push(action));
		store.dispatch({type: 'go', place: {screen: 'pods'}});
		store.dispatch({type: 'sort', sort: {column: 'ip', descending: true}});
		store.dispatch({type: 'sort', sort: undefined});
		store.dispatch({type: 'mark', key: 'x'});
		expect(recorded.reduce(reduce, initialState())).toEqual(store.get());
	});
});

describe('standing in a list', () => {
	const list = rows('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
	const onE = standOn({index: 0, offset: 0}, list, 4, 4);

	it('follows the object when rows come and go above it, on the same row of the screen', () => {
		expect(onE).toEqual({key: 'e', index: 4, offset: 3});
		const more = rows('0', '1', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
		const fewer = rows('c', 'd', 'e', 'f', 'g', 'h');
		const row = (list: typeof more) => {
			const {top, selected} = windowOf(onE, list, 4);
			return {key: list.keyAt(selected), row: selected - top};
		};
		expect(row(list)).toEqual({key: 'e', row: 3});
		expect(row(more)).toEqual({key: 'e', row: 3});
		expect(row(rows('z', 'e', 'y', 'd', 'c', 'x', 'w', 'v'))).toMatchObject({key: 'e'});
		expect(row(fewer)).toMatchObject({key: 'e'});
	});

	it('stays near when the object is gone, and returns when it does', () => {
		const gone = rows('a', 'b', 'c', 'd', 'f', 'g');
		expect(gone.keyAt(selectedIndex(onE, gone))).toBe('f');
		expect(selectedIndex(onE, rows('a', 'b'))).toBe(1);
		expect(selectedIndex(onE, rows())).toBe(-1);
		expect(list.keyAt(selectedIndex(onE, list))).toBe('e');
	});

	it('moves the window only as far as it must', () => {
		const down = standOn(onE, list, 4, 5);
		expect(windowOf(down, list, 4)).toEqual({top: 2, selected: 5});
		const up = standOn(down, list, 4, 3);
		expect(windowOf(up, list, 4)).toEqual({top: 2, selected: 3});
		expect(windowOf(standOn(up, list, 4, -9), list, 4)).toEqual({top: 0, selected: 0});
		expect(windowOf(standOn(up, list, 4, 99), list, 4)).toEqual({top: 4, selected: 7});
	});

	it('keeps a text within its ends', () => {
		expect(textTop({index: 50, offset: 0}, 20, 5)).toBe(15);
		expect(textTop({index: 3, offset: 0}, 2, 5)).toBe(0);
	});
});
