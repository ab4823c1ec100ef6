import {meaningOf} from '../probes/meaning.ts';
import {placeTitle} from '../probes/place.ts';
import type {ProbeQuestion, ProbeRun} from '../probes/question.ts';
import {cell} from '../store/sanitise.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** A question in few words. */
export function questionTitle(question: ProbeQuestion): string {
	switch (question.kind) {
		case 'dns':
			return `DNS ${question.name}${question.server === '' ? '' : ` at ${question.server}`} over ${question.protocol}`;
		case 'http':
			return `${question.body === undefined ? 'GET' : 'POST'} ${question.url}`;
		case 'grpc-health':
			return `gRPC health${question.service === '' ? '' : ` of ${question.service}`} ${question.host}:${question.port}`;
		default:
			return `${question.kind === 'latency' ? 'latency' : 'TCP'} ${question.host}:${question.port}`;
	}
}

/** One answer as lines of text. */
export function probeText(
	snapshot: Snapshot,
	run: ProbeRun,
	{
		means = meaningOf(snapshot, run),
		behind = [],
	}: {readonly means?: string; readonly behind?: readonly string[]} = {},
): readonly string[] {
	const {answer, question, from, millis, tool, at} = run;
	const when = tool === 'recorded' ? `, recorded ${new Date(at).toISOString()}` : '';
	return [
		`${answer.class}  ${questionTitle(question)} from ${placeTitle(from)} (${Math.round(millis * 10) / 10} ms${tool === '' || tool === 'recorded' ? '' : `, ${tool}`}${when})`,
		...(answer.detail === '' ? [] : [`  ${answer.detail}`]),
		...(behind.length === 0 ? [] : [`  behind it: ${behind.join(', ')}`]),
		`  ${means}`,
	].map(line => cell(line, 2_000));
}
