import type {Snapshot} from '../../src/store/snapshot.ts';
import {isLean, nextTry} from '../../src/ui/freshness.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatBytes, formatCount, plural, roughly} from '../../src/ui/text/number.ts';
import {formatDuration} from '../../src/ui/text/time.ts';
import type {Glyphs} from '../../src/ui/theme.ts';

/** The question of the screen answered first: yes, or what is not to be trusted, and why. */
export function answerLines(snapshot: Snapshot, now: number): readonly Line[] {
	const {api} = snapshot;
	if (api.kind !== 'down') return [answerLine(snapshot, now)];
	return [
		[
			span(`NO: the API server: ${faults[api.fault]}`, 'fail'),
			span(` for ${formatDuration(now - api.since)}${nextTry(api.retryAt, now)}; Ctrl+R tries now`),
		],
		[span(api.why, 'warn')],
	];
}

function answerLine({api, sources, denied}: Snapshot, now: number): Line {
	if (api.kind === 'connecting')
		return [span(`not yet: connecting for ${formatDuration(now - api.since)}`, 'warn')];
	const count = (kind: string) => sources.filter(({state}) => state.kind === kind).length;
	const lean = sources.filter(isLean).length;
	const old = count('stale') - lean;
	const problems = [
		...(count('loading') > 0 ? [`${plural(count('loading'), 'source')} still loading`] : []),
		...(old > 0 ? [`${plural(old, 'source')} not current`] : []),
		...(lean > 0 ? [`of ${plural(lean, 'source')} only metadata is read`] : []),
		...(count('forbidden') > 0 ? [`${plural(count('forbidden'), 'source')} forbidden`] : []),
		...(denied.length > 0 && count('forbidden') === 0
			? [`${plural(denied.length, 'permission')} missing`]
			: []),
	];
	const absent = count('absent') > 0 ? `; ${plural(count('absent'), 'API')} not served here` : '';
	const polled = sources.filter(({polling, state}) => polling !== undefined && state.kind === 'live').length;
	const followed =
		polled === 0
			? 'read whole and watched'
			: `read whole, ${formatCount(polled)} of them listed now and then instead of watched`;
	if (problems.length === 0)
		return [span(`yes: ${plural(count('live'), 'source')} ${followed}${absent}`, 'ok')];
	return [span(`in part: ${problems.join(', ')}`, 'warn'), span(absent, 'dim')];
}

const faults: Readonly<Record<'network' | 'tls' | 'auth', string>> = {
	network: 'cannot be reached',
	tls: 'its certificate is not the one expected',
	auth: 'it does not accept who we are',
};

/** Which server this is. */
export function serverLine({cluster}: Snapshot, glyphs: Glyphs): Line {
	const dot = ` ${glyphs.dot} `;
	const parts = [cluster.server, cluster.gitVersion || 'version not known', cluster.context].filter(
		text => text !== '',
	);
	return [span('server ', 'dim'), span(parts.join(dot))];
}

/** What we ask of it, and how fast it answers. */
export function trafficLine({frame, rate, theme}: ScreenInput): Line {
	const {traffic} = frame;
	const dot = ` ${theme.glyphs.dot} `;
	const failed = traffic.failed > 0 ? `, ${formatCount(traffic.failed)} failed` : '';
	const verbs = Object.entries(traffic.byVerb).map(([verb, count]) => `${verb} ${formatCount(count)}`);
	return [
		span('answers in ', 'dim'),
		span(latencyText(traffic.latencies)),
		span(`${dot}we ask `, 'dim'),
		span(`${roughly(rate.requests)}/s, read ${formatBytes(roughly(rate.bytes))}/s`),
		span(`${dot}so far `, 'dim'),
		span(`${plural(traffic.requests, 'request')}${failed}, ${formatBytes(traffic.bytesIn)}`),
		span(verbs.length > 0 ? `${dot}${verbs.join(', ')}` : '', 'dim'),
	];
}

/** How pictures reach the person's terminal: undefined where nothing is known of it. */
export function linkLine({link, theme}: ScreenInput): Line | undefined {
	if (link === undefined) return undefined;
	const dot = ` ${theme.glyphs.dot} `;
	const latency =
		link.latency === undefined
			? 'does not acknowledge pictures'
			: `shows a picture after ${Math.round(link.latency)}ms`;
	const dropped = link.dropped > 0 ? `${dot}${plural(link.dropped, 'picture')} left out for newer ones` : '';
	return [
		span('your terminal ', 'dim'),
		span(`${latency}${dot}${formatBytes(roughly(link.bytesPerSecond))}/s`),
		span(dropped, 'dim'),
	];
}

/** "p50 4ms, p95 21ms" of the last requests. */
export function latencyText(latencies: readonly number[]): string {
	if (latencies.length === 0) return '?';
	const ordered = [...latencies].sort((a, b) => a - b);
	const at = (share: number) =>
		Math.round(ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0);
	return `p50 ${at(0.5)}ms, p95 ${at(0.95)}ms`;
}
