import {type ExplainedObject, explainObject} from '../../src/finalizers/explain.ts';
import type {StuckFacts} from '../../src/finalizers/facts.ts';
import type {TerminatingObject} from '../../src/finalizers/object.ts';
import type {ActionsState} from '../../src/session/actions/state.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {stuckCells, stuckColumns, stuckDetails, stuckTitle, stuckWay} from './rows.ts';

const nothingRead: StuckFacts = {admission: [], conversion: [], leases: [], unreadable: []};

const explained = lastCall(
	(found: readonly TerminatingObject[], snapshot: Snapshot, facts: StuckFacts | undefined) =>
		found.map(object => explainObject(object, snapshot, facts ?? nothingRead, found)),
);
const arrange = createArrange<ExplainedObject>();

/** What hangs in deletion, as the scan finds it, each with its verdict. */
export function finalizersModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	return listScreen(input, headLines(input.actions), list, arrange(input, list));
}

/** The finalizer that a removal would take off: the one that was chosen, else the one that most likely may go. */
export function chosenFinalizer(input: ScreenInput): string | undefined {
	const list = listOf(input);
	const row = selectedRow(input, list, arrange(input, list));
	return row && finalizerOf(input, row);
}

/** The objects a removal would be planned for: the marked ones that have the finalizer, else the selected one. */
export function markedOrChosen(input: ScreenInput, finalizer: string): readonly ExplainedObject[] {
	const list = listOf(input);
	const row = selectedRow(input, list, arrange(input, list));
	const marked =
		finalizer === ''
			? []
			: list.rows.filter(
					({object}) => input.view.marks.includes(object.uid) && object.finalizers.includes(finalizer),
				);
	return marked.length > 0 ? marked : row === undefined ? [] : [row];
}

function finalizerOf({view}: ScreenInput, {finalizers, object}: ExplainedObject): string | undefined {
	const {finalizer: wanted = ''} = view.options;
	if (object.finalizers.includes(wanted)) return wanted;
	const own = finalizers.filter(({name}) => object.finalizers.includes(name));
	return (own.find(({state, removable}) => state === 'dead' && removable) ?? own[0])?.name;
}

function listOf(input: ScreenInput): List<ExplainedObject> {
	const {frame, actions, now} = input;
	return {
		pane: 'finalizers',
		rows: explained(actions.found, frame.snapshot, actions.facts),
		way: stuckWay,
		columns: stuckColumns,
		cellsOf: row => stuckCells(row, now),
		titleOf: stuckTitle,
		linesOf: (row, width) => stuckDetails(row, finalizerOf(input, row), width),
		targetOf: ({object: {group, version, resource, kind, namespace, name}}) => ({
			resource: {group, version, resource, kind, namespaced: namespace !== ''},
			namespace,
			name,
		}),
		copyOf: ({object: {kind, namespace, name}}) =>
			`${kind} ${namespace === '' ? name : `${namespace}/${name}`}`,
		empty: [[span(emptyText(actions), 'dim')]],
		noun: 'object',
	};
}

function emptyText({scan}: ActionsState): string {
	switch (scan.kind) {
		case 'none':
			return 'not looked yet: s looks through all types';
		case 'running':
			return 'nothing found so far';
		case 'failed':
			return 's tries again';
		case 'done':
			return 'nothing is being deleted';
	}
}

function headLines({scan, found, open, permission}: ActionsState): readonly Line[] {
	const namespaces = new Set(found.map(({namespace}) => namespace).filter(name => name !== '')).size;
	const stuck = span(
		`STUCK ${plural(found.length, 'object')} in ${plural(namespaces, 'namespace')}`,
		'strong',
	);
	const lines: Line[] = [[stuck, ...scanSpans(scan)]];
	if (scan.kind === 'done' && scan.scan.unreadable.length > 0) {
		const names = scan.scan.unreadable.map(({resource}) => resource);
		const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
		lines.push([span(`not known, cannot be read: ${names.slice(0, 3).join(', ')}${more}`, 'warn')]);
	}
	lines.push(
		permission.kind === 'allowed'
			? [span('x plans a removal, shown and asked before it is sent', 'dim')]
			: [
					span(
						`x only shows what would be sent: ${permission.kind === 'refused' ? permission.why : 'not connected yet'}`,
						'dim',
					),
				],
	);
	if (open.length > 0)
		lines.push([
			span(
				`${plural(open.length, 'earlier request')} without a known end (${open[0]?.action} ${open[0]?.at}): ktriage audit --open`,
				'warn',
			),
		]);
	return lines;
}

function scanSpans(scan: ActionsState['scan']): Line {
	switch (scan.kind) {
		case 'none':
			return [];
		case 'running':
			return [
				span(
					`  looking: ${scan.types} of ${scan.ofTypes} types, ${formatCount(scan.objects)} objects`,
					'accent',
				),
			];
		case 'failed':
			return [span(`  the search failed: ${scan.why}`, 'fail')];
		case 'done':
			return [
				span(
					`  ${scan.scan.types} types, ${formatCount(scan.scan.objects)} objects in ${scan.scan.seconds.toFixed(1)} s${scan.following > 0 ? ', watching' : ''}`,
					'dim',
				),
				...(scan.lacking === undefined
					? []
					: [span(`, not followed: may not ${scan.lacking.join(', ')}`, 'warn')]),
			];
	}
}
