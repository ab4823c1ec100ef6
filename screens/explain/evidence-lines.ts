import type {Meeting} from '../../src/policy-hits/meeting.ts';
import type {HitRate} from '../../src/policy-hits/rates.ts';
import type {HitsState} from '../../src/session/hits/state.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {formatDuration} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';
import {whatText} from '../policies/hits.ts';
import {labelled} from './answer.ts';
import type {Evidence} from './evidence.ts';

/** The lines about counters, the probe and what all three prove; always three, so that they stand together. */
export function evidenceLines(
	evidence: Evidence,
	hits: HitsState | undefined,
	now: number,
	width: number,
): readonly Line[] {
	return [
		...liveLines(evidence, hits, width),
		...probeLines(evidence, now, width),
		...meetingLines(evidence.meeting, width),
	];
}

const countedWords: Readonly<Record<Evidence['counted'], readonly [string, Tone]>> = {
	allowed: ['ALLOWED', 'ok'],
	denied: ['DENIED', 'warn'],
	still: ['STILL', 'plain'],
	unread: ['?', 'unknown'],
};

function liveLines(
	{counted, moved, probe}: Evidence,
	hits: HitsState | undefined,
	width: number,
): readonly Line[] {
	const [word, tone] = countedWords[counted];
	const shown = moved.slice(0, 2).map(rateText).join('; ');
	if (counted !== 'unread')
		return labelled(
			'live',
			word,
			shown === '' ? 'no counter that this concerns has moved since the probe' : shown,
			width,
			tone,
		);
	const why =
		hits === undefined || hits.phase.kind === 'off'
			? `${hits?.source.why ?? 'static only'}: X reads counters`
			: hits.rates.readings === 0
				? 'reading counters'
				: probe === undefined
					? 'p tries the connection: then it shows whether a counter moves'
					: 'no reading since the probe yet';
	return labelled('live', word, shown === '' ? why : `${shown}; ${why}`, width, tone);
}

/** "deny financial-inference/baseline .egress[0] 14, 2.8/s". */
function rateText({hit, total, rate}: HitRate): string {
	const perSecond = rate === undefined ? '' : `, ${rate.toFixed(1)}/s`;
	return `${hit.action} ${whatText(hit)} ${formatCount(total)}${perSecond}`;
}

function probeLines({probe, unasked}: Evidence, now: number, width: number): readonly Line[] {
	if (probe === undefined)
		return labelled(
			'probe',
			'?',
			unasked === '' ? 'not asked yet: p shows what would be asked, and asks' : unasked,
			width,
			'unknown',
		);
	const took = probe.millis === undefined ? '' : ` after ${(probe.millis / 1000).toFixed(1)} s`;
	const age = probe.at === 0 ? '' : `, ${formatDuration(now - probe.at)} ago`;
	const tone: Tone = probe.outcome === 'ok' ? 'ok' : probe.outcome === 'tool' ? 'unknown' : 'warn';
	return labelled('probe', probe.outcome, `${probe.detail}${took}${age}`.trim(), width, tone);
}

const kinds: Readonly<Record<Meeting['kind'], readonly [string, Tone]>> = {
	settled: ['settled', 'ok'],
	disagreement: ['DISAGREE', 'warn'],
	open: ['open', 'unknown'],
};

function meetingLines({kind, says}: Meeting, width: number): readonly Line[] {
	const [word, tone] = kinds[kind];
	return wrapLabelled(` => ${word}: `, says, width, tone);
}
