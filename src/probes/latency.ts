import type {Answer, ProbeRun} from './question.ts';

/** Of the connections that were opened; milliseconds. */
export type LatencySummary = {
	readonly asked: number;
	readonly answered: number;
	readonly min: number;
	readonly median: number;
	readonly p95: number;
	readonly max: number;
};

/** What several openings of a connection took; undefined when none was answered. */
export function latencySummary(runs: readonly ProbeRun[]): LatencySummary | undefined {
	const times = runs
		.filter(({answer}) => answer.class === 'ok')
		.map(({millis}) => millis)
		.sort((a, b) => a - b);
	const at = (share: number): number =>
		times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
	if (times.length === 0) return undefined;
	return {
		asked: runs.length,
		answered: times.length,
		min: at(0),
		median: at(0.5),
		p95: at(0.95),
		max: at(1),
	};
}

/** Several runs of one question as one: the class of the worst half, the times in words. */
export function latencyRun(runs: readonly ProbeRun[]): ProbeRun | undefined {
	const [first] = runs;
	if (first === undefined) return undefined;
	const summary = latencySummary(runs);
	const lost = runs.filter(({answer}) => answer.class !== 'ok');
	if (summary === undefined) return {...first, answer: lost[0]?.answer ?? first.answer};
	const text = (value: number): string => `${value.toFixed(1)} ms`;
	const rest =
		lost.length === 0 ? '' : `, ${lost.length} of ${runs.length} not answered (${lost[0]?.answer.class})`;
	const detail =
		runs.length === 1 && first.tool === 'recorded'
			? first.answer.detail
			: `${text(summary.median)} median of ${summary.answered}, ${text(summary.min)} to ${text(summary.max)}, p95 ${text(summary.p95)}${rest}`;
	const answer: Answer = {
		class: 'ok',
		detail: measured(first) ? detail : `${detail}; with the time of the command itself`,
	};
	return {...first, answer, millis: summary.median};
}

/** Whether the time is that of the connection, and not of a whole command in a container. */
function measured({tool, answer}: ProbeRun): boolean {
	return tool === 'this machine' || tool === 'recorded' || answer.millis !== undefined;
}
