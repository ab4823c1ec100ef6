import type {BurnDownSample} from '../../src/migration/burn-down.ts';
import type {Bucket, Buckets} from '../../src/migration/classify-pods.ts';
import {type Line, type Span, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {formatDuration} from '../../src/ui/text/time.ts';
import {cutText, padText, textWidth} from '../../src/ui/text/width.ts';
import type {Glyphs, Tone} from '../../src/ui/theme.ts';

/** Names a bucket among the others: its kind and range. */
export function bucketKey({kind, cidr}: Bucket): string {
	return cidr === '' ? kind : `${kind} ${cidr}`;
}

/** Whether pods of a bucket have yet to move. Without a running Calico Flannel is simply the network. */
export function isOld(bucket: Bucket, calico: Buckets['calico']): boolean {
	return calico === 'running' && (bucket.kind === 'flannel' || bucket.kind === 'foreign');
}

const names: Readonly<Record<Bucket['kind'], string>> = {
	calico: 'calico',
	host: 'host network',
	flannel: 'flannel',
	foreign: 'in a pool, not Calico’s',
	outside: 'outside every range',
};

const window5 = 5 * 60_000;

/** The buckets with bars, and the burn-down behind the one that has to become empty. */
export function bucketLines(
	buckets: Buckets,
	burnDown: readonly BurnDownSample[],
	chosen: string,
	width: number,
	now: number,
	glyphs: Glyphs,
): readonly Line[] {
	const most = Math.max(1, ...buckets.buckets.map(bucket => bucket.count));
	const nameOf = (bucket: Bucket) =>
		bucket.cidr === '' ? names[bucket.kind] : `${bucket.cidr} ${names[bucket.kind]}`;
	const label = Math.min(40, Math.max(...buckets.buckets.map(bucket => textWidth(nameOf(bucket))), 0) + 1);
	const count = Math.max(4, formatCount(most).length + 1);
	const steps = width < 100 ? 12 : 24;
	const trendAt = buckets.buckets.some(bucket => isOld(bucket, buckets.calico)) && burnDown.length > 1;
	const bar = Math.max(4, Math.min(46, width - label - count - 4 - (trendAt ? steps + 15 : 0)));
	return buckets.buckets.map(bucket => {
		const old = isOld(bucket, buckets.calico);
		const key = bucketKey(bucket);
		const tone: Tone = old ? 'warn' : bucket.kind === 'outside' ? 'unknown' : 'plain';
		const filled = Math.max(1, Math.round((bucket.count / most) * bar));
		const spans: Span[] = [
			span(key === chosen ? `${glyphs.cursor}` : ' ', 'accent'),
			span(
				padText(cutText(nameOf(bucket), label, 'end', glyphs.cut), label),
				key === chosen ? 'strong' : tone,
			),
			span(padText(formatCount(bucket.count), count, 'right'), tone),
			span(` ${padText(glyphs.bar.repeat(filled), bar)}`, old ? 'warn' : 'dim'),
		];
		if (old && bucket.kind === 'flannel' && burnDown.length > 1)
			spans.push(
				span(` ${padText(trend(burnDown, now), 11)}`),
				span(` ${sparkline(burnDown, steps, glyphs)}`, 'accent'),
			);
		return spans;
	});
}

/** "−2 in 5 min": how many pods left the old network within the last five minutes. */
export function trend(burnDown: readonly BurnDownSample[], now: number): string {
	const last = burnDown.at(-1);
	if (last === undefined) return '';
	const then = burnDown.findLast(sample => sample.at <= now - window5) ?? burnDown[0] ?? last;
	const change = last.flannel - then.flannel;
	const since = Math.min(window5, Math.max(0, now - then.at));
	return `${change > 0 ? '+' : change < 0 ? '−' : ''}${Math.abs(change)} in ${formatDuration(since)}`;
}

/** "burn-down 41 → 7 in 38m · none moved for 12m"; empty while there is nothing to compare. */
export function burnDownText(burnDown: readonly BurnDownSample[], now: number, glyphs: Glyphs): string {
	const [first] = burnDown;
	const last = burnDown.at(-1);
	if (first === undefined || last === undefined) return '';
	const most = burnDown.reduce((peak, sample) => (sample.flannel > peak.flannel ? sample : peak), first);
	if (most.flannel === 0) return '';
	const dot = ` ${glyphs.dot} `;
	const course = `burn-down ${most.flannel} ${glyphs.arrow} ${last.flannel} in ${formatDuration(now - most.at)}`;
	const moved = lastMove(burnDown);
	const still =
		last.flannel === 0
			? 'done'
			: moved === undefined
				? `none moved for ${formatDuration(now - first.at)}`
				: `last moved ${formatDuration(now - moved)} ago`;
	return most.flannel > last.flannel ? `${course}${dot}${still}` : `${last.flannel} to move${dot}${still}`;
}

function lastMove(burnDown: readonly BurnDownSample[]): number | undefined {
	for (let index = burnDown.length - 1; index > 0; index--) {
		if (burnDown[index]!.flannel < burnDown[index - 1]!.flannel) return burnDown[index]!.at;
	}
	return undefined;
}

/** The course of the pods on the old network, as many steps wide as asked, over equal stretches of time. */
export function sparkline(burnDown: readonly BurnDownSample[], steps: number, glyphs: Glyphs): string {
	const [first] = burnDown;
	const last = burnDown.at(-1);
	if (first === undefined || last === undefined) return '';
	const most = Math.max(1, ...burnDown.map(sample => sample.flannel));
	const span = Math.max(1, last.at - first.at);
	let line = '';
	for (let step = 0; step < steps; step++) {
		const at = first.at + (span * step) / Math.max(1, steps - 1);
		const sample = burnDown.findLast(candidate => candidate.at <= at) ?? first;
		const level = Math.round((sample.flannel / most) * (glyphs.spark.length - 1));
		line += glyphs.spark[level] ?? ' ';
	}
	return line;
}

/** Why the numbers may be wrong or incomplete, in words. */
export function bucketNotes(buckets: Buckets): string {
	const aside = [
		...(buckets.finished > 0 ? [`${plural(buckets.finished, 'finished pod')} not counted`] : []),
		...(buckets.withoutAddress > 0 ? [`${plural(buckets.withoutAddress, 'pod')} without address yet`] : []),
		...buckets.doubts,
	];
	return aside.join('; ');
}
