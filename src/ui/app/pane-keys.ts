import {addressesIn} from '../addresses.ts';
import {contentHeight, focusedPane} from '../screen.ts';
import {selectedIndex, standOn, textTop} from '../state/standing.ts';
import {type PaneState, paneOf, type Sort} from '../state/state.ts';
import type {Column} from '../table/table.ts';
import {lineText} from '../text/line.ts';
import {type ControllerContext, type Pressed, perform} from './controller.ts';
import {tell} from './say.ts';

/** Keys of lists and texts: moving, marking, sorting, filtering, copying. */
export function runPane(context: ControllerContext, pressed: Pressed): void {
	const {store} = context;
	const {binding, input, model} = pressed;
	const pane = focusedPane(model, input.view);
	if (pane === undefined) return;
	const at = paneOf(input.view, pane.id);
	const moved = moveBy(binding.id, contentHeight(pane));
	if (moved !== undefined) {
		const next = pane.kind === 'table' ? moveInTable(at, pane, moved) : moveInText(at, pane, moved);
		store.dispatch({type: 'stand', pane: pane.id, at: next});
		return;
	}
	switch (binding.id) {
		case 'open':
			for (const action of model.open ?? []) perform(context, action);
			return;
		case 'filter':
			store.dispatch({type: 'type-filter'});
			return;
		case 'raw':
			if (model.target === undefined) {
				tell(context, 'no object stands behind this row');
				return;
			}
			perform(context, {type: 'go', place: {screen: 'object', target: model.target}});
			return;
		case 'who':
			showOwners(context, addressesIn(paneText(pane, at)));
			return;
		case 'copy':
			copy(context, pane.kind === 'text' ? pane.copy : (model.copy ?? ''));
			return;
	}
	if (pane.kind !== 'table' || pane.table.count === 0) return;
	const {table} = pane;
	switch (binding.id) {
		case 'mark':
			store.dispatch({type: 'mark', key: table.keyAt(selectedIndex(at, table))});
			return;
		case 'sort':
			store.dispatch({type: 'sort', sort: nextSort(table.columns, input.view.sort)});
			return;
		case 'sort-turn':
			if (input.view.sort === undefined) {
				tell(context, 'press o first: the list is in its own order');
				return;
			}
			store.dispatch({
				type: 'sort',
				sort: {...input.view.sort, descending: !input.view.sort.descending},
			});
			return;
	}
}

type Move = {readonly by: number} | {readonly to: 'first' | 'last'};

function moveBy(command: string, height: number): Move | undefined {
	const page = Math.max(1, height - 1);
	switch (command) {
		case 'up':
			return {by: -1};
		case 'down':
			return {by: 1};
		case 'page-up':
			return {by: -page};
		case 'page-down':
			return {by: page};
		case 'first':
		case 'last':
			return {to: command};
	}
	return undefined;
}

type FocusedPane = NonNullable<ReturnType<typeof focusedPane>>;

function moveInTable(at: PaneState, pane: FocusedPane & {readonly kind: 'table'}, move: Move): PaneState {
	const {table} = pane;
	const from = selectedIndex(at, table);
	const index = 'by' in move ? from + move.by : move.to === 'first' ? 0 : table.count - 1;
	return standOn(at, table, contentHeight(pane), index);
}

function moveInText(at: PaneState, pane: FocusedPane & {readonly kind: 'text'}, move: Move): PaneState {
	const height = contentHeight(pane);
	const top = textTop(at, pane.lines.length, height);
	const index = 'by' in move ? top + move.by : move.to === 'first' ? 0 : pane.lines.length;
	return {index: textTop({index: Math.max(0, index), offset: 0}, pane.lines.length, height), offset: 0};
}

/** The order after this one: each sortable column in turn, then the list's own order. */
function nextSort(columns: readonly Column[], sort: Sort | undefined): Sort | undefined {
	const sortable = columns.filter(column => column.sortable);
	const next = sortable[sortable.findIndex(column => column.id === sort?.column) + 1];
	return next === undefined ? undefined : {column: next.id, descending: next.align === 'right'};
}

/** What stands where the key was pressed: the cells of the row, or the text from the first line shown on. */
function paneText(pane: FocusedPane, at: PaneState): string {
	if (pane.kind === 'text') {
		const top = textTop(at, pane.lines.length, contentHeight(pane));
		return pane.lines.slice(top).map(lineText).join('\n');
	}
	const {table} = pane;
	if (table.count === 0) return '';
	const cells = Object.values(table.cellsOf(selectedIndex(at, table)));
	return cells.map(cell => (typeof cell === 'string' ? cell : cell.text)).join(' ');
}

function showOwners(context: ControllerContext, addresses: readonly string[]): void {
	if (addresses.length === 0) tell(context, 'no address stands here');
	else perform(context, {type: 'go', place: {screen: 'who', addresses: addresses.join(' ')}});
}

function copy(context: ControllerContext, text: string): void {
	if (text === '') {
		tell(context, 'nothing to copy here');
		return;
	}
	context.effects.copy(text);
	const lines = text.split('\n').length;
	tell(context, lines > 1 ? `copied ${lines} lines` : `copied ${text}`);
}
