import type {Snapshot} from '../store/snapshot.ts';
import type {SourceStatus} from '../store/source-state.ts';
import {type Span, span} from './text/line.ts';
import {formatCount, plural} from './text/number.ts';
import {formatDuration} from './text/time.ts';

/** Whether what is shown is current, in a few words: the worst of what the API server and the sources say. */
export function freshness(snapshot: Snapshot, now: number): Span {
	const {api, sources} = snapshot;
	if (api.kind === 'down')
		return span(`API DOWN ${formatDuration(now - api.since)}${nextTry(api.retryAt, now)}`, 'fail');
	if (api.kind === 'connecting') return span(`connecting ${formatDuration(now - api.since)}`, 'warn');
	const stale = sources.flatMap(source =>
		source.state.kind === 'stale' && !isLean(source) ? [{state: source.state}] : [],
	);
	if (stale.length > 0) {
		const since = Math.min(...stale.map(({state}) => state.since));
		const tries = stale.flatMap(({state}) => (state.retryAt === undefined ? [] : [state.retryAt]));
		const next = tries.length === 0 ? undefined : Math.min(...tries);
		return span(
			`${plural(stale.length, 'source')} stale ${formatDuration(now - since)}${nextTry(next, now)}`,
			'warn',
		);
	}
	const loading = sources.filter(source => source.state.kind === 'loading');
	const first = loading.find(source => source.expected !== undefined) ?? loading[0];
	if (first !== undefined)
		return span(`loading ${first.title || first.name} ${progress(first)}`.trimEnd(), 'warn');
	const refused = sources.filter(source => source.state.kind === 'forbidden').length;
	const polled = sources.filter(source => source.polling !== undefined).length;
	const lean = sources.filter(isLean).map(({title, name}) => (title || name).toLowerCase());
	const parts = [
		`live ${Math.round(api.latencyMs)}ms`,
		...(polled > 0 ? [`${polled} polled`] : []),
		...(lean.length > 0 ? [`metadata of ${lean.join(', ')} alone`] : []),
		...(refused > 0 ? [`${refused} forbidden`] : []),
	];
	return span(parts.join(', '), refused > 0 || lean.length > 0 ? 'warn' : 'ok');
}

/** Whether a source is as current as it is meant to be, but nothing except metadata is read of it. */
export function isLean({metadataOnly, state}: SourceStatus): boolean {
	return metadataOnly === true && state.kind === 'stale' && state.retryAt === undefined;
}

/** " · next try in 3s", or nothing when none is planned. */
export function nextTry(retryAt: number | undefined, now: number): string {
	if (retryAt === undefined) return '';
	return retryAt <= now ? ' · trying now' : ` · next try in ${formatDuration(retryAt - now)}`;
}

/** "7,500 of 20,000" while a list is under way; the count alone when the server does not say how many there are. */
export function progress(source: SourceStatus): string {
	if (source.expected !== undefined && source.expected > source.objects)
		return `${formatCount(source.objects)} of ${formatCount(source.expected)}`;
	return source.objects > 0 ? formatCount(source.objects) : '';
}

/** Why a source shows nothing or old things, in words with what to do; empty while it is live. */
export function explainSource(source: SourceStatus, now: number): string {
	const {state} = source;
	const title = source.title || source.name;
	switch (state.kind) {
		case 'live':
			return '';
		case 'loading':
			return `${title}: loading ${progress(source)}`.trimEnd();
		case 'stale':
			if (isLean(source)) return `${title}: ${state.why}`;
			return `${title}: not current for ${formatDuration(now - state.since)}: ${state.why}${nextTry(state.retryAt, now)}`;
		case 'forbidden':
			return `${title}: forbidden: ${state.verb} ${resourceName(source)}; ask who manages RBAC here to grant it${nextTry(state.retryAt, now)}`;
		case 'absent':
			return `${title}: absent: ${state.why}`;
	}
}

/** "pods", "ippools.crd.projectcalico.org": the resource as RBAC and kubectl name it. */
export function resourceName(source: SourceStatus): string {
	const [groupVersion = '', resource = ''] = source.resource.split(' ');
	const group = groupVersion.includes('/') ? groupVersion.split('/')[0] : '';
	return group ? `${resource}.${group}` : resource || source.name;
}
