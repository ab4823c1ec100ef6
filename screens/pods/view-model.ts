import {classifyPods} from '../../src/migration/classify-pods.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {explainSource} from '../../src/ui/freshness.ts';
import {podTarget} from '../../src/ui/objects/targets.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {selectedIndex} from '../../src/ui/state/standing.ts';
import {paneOf} from '../../src/ui/state/state.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {bucketLines, bucketNotes, burnDownText} from './buckets.ts';
import {effectiveBucket, type PodSelection, selectPods} from './derive.ts';
import {type Grouping, groupings, groupPods, groupTable} from './groups.ts';
import {podFilterKeys} from './select.ts';
import {podDetail, podKey, podTable, slotOf} from './table.ts';

/** Which pods are on which network, and which of them have yet to move. */
export function podsModel(input: ScreenInput): ScreenModel {
	const {frame, view, size} = input;
	const {snapshot} = frame;
	const bucket = effectiveBucket(snapshot, view.options.bucket ?? '');
	const selection = selectPods(snapshot, bucket, view.filter, view.sort, input.background);
	const grouping = groupings.find(name => name === view.options.group) ?? '';
	const head = headLines(input, selection, grouping);
	const height = Math.max(1, size.rows - head.length);
	const empty = emptyLines(input, selection);
	const shape = {width: size.columns, height, kind: 'table'} as const;
	const base = {head, arrangement: 'stacked', filterKeys: podFilterKeys} as const;
	if (grouping !== '') {
		const groups = groupPods(selection, grouping);
		const table = groupTable(input, groups, grouping, empty);
		const group = groups[selectedIndex(paneOf(view, 'groups'), table)];
		const open = group === undefined ? {} : {open: openGroup(grouping, group.name), copy: group.name};
		return {...base, panes: [{id: 'groups', table, ...shape}], ...open};
	}
	const table = podTable(input, selection, empty);
	const slot = selection.slots[selectedIndex(paneOf(view, 'pods'), table)];
	if (slot === undefined) return {...base, panes: [{id: 'pods', table, ...shape}]};
	const pod = selection.snapshot.pods.row(slot);
	const target = podTarget(pod.namespace, pod.name);
	return {
		...base,
		panes: withDetail({id: 'pods', table, ...shape}, selection, slot, input),
		target,
		open: [{type: 'go', place: {screen: 'object', target}}],
		copy: `${pod.namespace}/${pod.name}`,
	};
}

/** Rows below the list that say everything about the selected pod, where the list itself has no room for all columns. */
const detailRows = 3;
const detailBelow = 180;

function withDetail(
	list: Pane,
	selection: PodSelection,
	slot: number,
	{size, theme}: ScreenInput,
): readonly Pane[] {
	if (size.columns >= detailBelow || list.height < 4 * detailRows) return [list];
	const lines = podDetail(selection.snapshot, slot, size.columns, theme.glyphs);
	const title = [span(podKey(selection.snapshot, slot), 'strong')];
	const shape = {width: size.columns, height: detailRows};
	return [
		{...list, height: list.height - detailRows},
		{id: 'pod', kind: 'text', title, lines, copy: podKey(selection.snapshot, slot), ...shape},
	];
}

function openGroup(by: Grouping, name: string): NonNullable<ScreenModel['open']> {
	return [
		{type: 'option', name: 'group', value: ''},
		{type: 'filter', text: `${by}:${/\s/.test(name) ? `"${name}"` : name}`},
	];
}

function headLines(input: ScreenInput, {bucket, slots}: PodSelection, grouping: Grouping): readonly Line[] {
	const {frame, size, now, theme, view} = input;
	const {snapshot, burnDown} = frame;
	const buckets = classifyPods(snapshot);
	const dot = ` ${theme.glyphs.dot} `;
	const course = buckets.calico === 'running' ? burnDownText(burnDown, now, theme.glyphs) : '';
	const marks = view.marks.filter(key => slotOf(snapshot.pods, key) >= 0).length;
	const match = view.filter === '' ? '' : ` matching /${view.filter}`;
	const showing = `${bucketTitle(bucket)}: ${formatCount(slots.length)}${match}${grouping === '' ? '' : ` by ${grouping}`}${marks > 0 ? `${dot}${marks} marked` : ''}`;
	const first: Line = [
		span('Pods by CIDR', 'strong'),
		span(`${dot}${plural(buckets.seen, 'pod')}${course === '' ? '' : `${dot}${course}`}`),
	];
	const notes = [networkNote(buckets.calico), bucketNotes(buckets)].filter(note => note !== '').join('; ');
	const why = keptFrom(snapshot, now);
	return [
		first,
		...(why === '' ? [] : [[span(why, 'warn')]]),
		...bucketLines(buckets, burnDown, bucket, size.columns, now, theme.glyphs).slice(
			0,
			Math.max(1, size.rows - (why === '' ? 6 : 7)),
		),
		[span(showing, 'accent'), span(notes === '' ? '' : `${dot}${notes}`, 'dim')],
	];
}

/** Why the rows that are shown may be of the past; empty while they are current or still coming in. */
function keptFrom({sources, pods}: Snapshot, now: number): string {
	const source = sources.find(({name}) => name === 'pods');
	if (source === undefined || source.state.kind === 'loading' || pods.size === 0) return '';
	return explainSource(source, now);
}

function networkNote(calico: ReturnType<typeof classifyPods>['calico']): string {
	if (calico === 'running') return '';
	return calico === 'unknown'
		? 'whether Calico runs is not known'
		: 'Calico does not run here: nothing has to move';
}

function bucketTitle(bucket: string): string {
	if (bucket === 'old') return 'still to move';
	return bucket === 'all' ? 'all pods' : bucket;
}

function emptyLines({frame, view, now}: ScreenInput, {bucket}: PodSelection): readonly Line[] {
	const {snapshot} = frame;
	const source = snapshot.sources.find(candidate => candidate.name === 'pods');
	const why = source === undefined ? 'pods: not read in this session' : explainSource(source, now);
	if (why !== '' && snapshot.pods.size === 0) return [[span(why, 'warn')]];
	if (view.filter !== '') return [[span(`no pod matches /${view.filter}; Esc clears the filter`, 'dim')]];
	const seen = `(as of ${formatClock(snapshot.now)}, ${plural(snapshot.pods.size, 'pod')} seen)`;
	return [
		[
			span(
				bucket === 'all' ? `no pods ${seen}` : `no pods here: ${bucketTitle(bucket)} ${seen}; b shows others`,
				'dim',
			),
		],
	];
}
