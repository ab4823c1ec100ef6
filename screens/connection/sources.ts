import type {Snapshot} from '../../src/store/snapshot.ts';
import type {SourceStatus} from '../../src/store/source-state.ts';
import {explainSource, isLean, nextTry, progress, resourceName} from '../../src/ui/freshness.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatBytes, formatCount} from '../../src/ui/text/number.ts';
import {type Clock, formatDuration, formatRoughMoment} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

export const sourceColumns: readonly Column[] = [
	{id: 'source', title: 'SOURCE', min: 20, ideal: 26, priority: 100, sortable: true},
	{id: 'state', title: 'STATE', min: 9, ideal: 9, priority: 95, sortable: true},
	{
		id: 'objects',
		title: 'OBJECTS',
		min: 8,
		ideal: 16,
		align: 'right',
		priority: 90,
		sortable: true,
		restless: true,
	},
	{id: 'event', title: 'LAST EVENT', min: 10, ideal: 10, align: 'right', priority: 80, restless: true},
	{
		id: 'requests',
		title: 'REQUESTS',
		min: 8,
		ideal: 8,
		align: 'right',
		priority: 40,
		sortable: true,
		restless: true,
	},
	{
		id: 'bytes',
		title: 'BYTES',
		min: 7,
		ideal: 7,
		align: 'right',
		priority: 60,
		sortable: true,
		restless: true,
	},
	{
		id: 'retries',
		title: 'RETRIES',
		min: 7,
		ideal: 7,
		align: 'right',
		priority: 50,
		sortable: true,
		restless: true,
	},
	{id: 'why', title: 'WHY, NEXT TRY', min: 24, ideal: 30, grow: 1, priority: 85, restless: true},
];

const tones: Readonly<Record<SourceStatus['state']['kind'], Tone>> = {
	live: 'ok',
	loading: 'warn',
	stale: 'warn',
	forbidden: 'fail',
	absent: 'dim',
};

/** Cells of one source. */
export function sourceCells(source: SourceStatus, now: number, clock: Clock): Readonly<Record<string, Cell>> {
	const {state} = source;
	return {
		source: source.title || source.name,
		state: {text: isLean(source) ? 'metadata' : state.kind, tone: tones[state.kind]},
		objects: progress(source) || (state.kind === 'live' ? '0' : ''),
		event: source.lastEventAt === undefined ? '' : formatRoughMoment(source.lastEventAt, now, clock),
		requests: formatCount(source.requests),
		bytes: formatBytes(source.bytes),
		retries: source.retries > 0 ? {text: formatCount(source.retries), tone: 'warn'} : '',
		why: whyOf(source, now),
	};
}

function whyOf(source: SourceStatus, now: number): string {
	const {state} = source;
	switch (state.kind) {
		case 'stale':
			return `${state.why}${nextTry(state.retryAt, now)}`;
		case 'forbidden':
			return `needs ${state.verb} ${resourceName(source)}${nextTry(state.retryAt, now)}`;
		case 'absent':
			return state.why;
		case 'live':
			return source.polling === undefined ? '' : pollingText(source.polling);
		default:
			return '';
	}
}

const pollingText = ({everyMs, why}: NonNullable<SourceStatus['polling']>): string =>
	`listed every ${formatDuration(everyMs)} instead of watched: ${why}`;

/** What needs a look stands first; sources of one state stay as they are declared. */
const worstFirst: readonly SourceStatus['state']['kind'][] = [
	'stale',
	'forbidden',
	'loading',
	'live',
	'absent',
];

/** The order of the list. */
export function sourceOrder(sort: Sort | undefined): (a: SourceStatus, b: SourceStatus) => number {
	if (sort === undefined)
		return (a, b) => worstFirst.indexOf(a.state.kind) - worstFirst.indexOf(b.state.kind);
	const sign = sort.descending ? -1 : 1;
	switch (sort.column) {
		case 'objects':
		case 'requests':
		case 'bytes':
		case 'retries': {
			const {column} = sort;
			return (a, b) => sign * (a[column] - b[column]);
		}
		case 'state':
			return (a, b) => sign * a.state.kind.localeCompare(b.state.kind, 'en');
		default:
			return (a, b) => sign * (a.title || a.name).localeCompare(b.title || b.name, 'en');
	}
}

/** Everything about one source in words, and what this operator may not do. */
export function sourceLines(
	source: SourceStatus,
	snapshot: Snapshot,
	width: number,
	now: number,
	clock: Clock,
): readonly Line[] {
	const why = explainSource(source, now);
	const since = formatRoughMoment(source.state.since, now, clock);
	return [
		...(why === ''
			? source.polling === undefined
				? [[span('read whole and watched', 'ok')]]
				: wrapLabelled('read whole, ', pollingText(source.polling), width, 'ok')
			: wrapLabelled('', why, width, 'plain', 'warn')),
		...wrapLabelled(
			'reads: ',
			`${source.resource}; ${source.state.kind} ${clock === 'age' ? `for ${since}` : `since ${since}`}`,
			width,
			'dim',
		),
		...(snapshot.denied.length === 0 ? [] : [[span('this operator may not:', 'warn')]]),
		...snapshot.denied.map(({verb, group, resource, namespace}) => [
			span(
				`  ${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`,
			),
		]),
	];
}
