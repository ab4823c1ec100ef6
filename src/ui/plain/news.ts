import type {Frame} from '../../session/session.ts';
import {problemSentences} from '../screen-reader/sentences.ts';

/** What has been said: the sentence about the cluster, and one for each problem by what it is about, without its rank. */
export type Said = {readonly cluster: string; readonly problems: ReadonlyMap<string, string>};

/** Nothing yet. */
export const nothingSaid: Said = {cluster: '', problems: new Map()};

const rank = /^Problem \d+, /;

/** What there is to say of a frame after what was said before it, and what has been said then: what is new, what changed, what is over. */
export function news(frame: Frame, before: Said): {readonly lines: readonly string[]; readonly said: Said} {
	const [cluster = '', ...sentences] = problemSentences(frame, Number.POSITIVE_INFINITY);
	const first = cluster === before.cluster ? [] : [cluster];
	// An API server that does not answer says nothing about the problems there were.
	if (frame.snapshot.api.kind === 'down') return {lines: first, said: {...before, cluster}};
	const ids = frame.diagnosis.causes.map(({finding}) => finding.id);
	const problems = new Map(sentences.map((sentence, index) => [ids[index] ?? '', sentence]));
	const changed = [...problems].filter(
		([id, sentence]) => unranked(before.problems.get(id)) !== unranked(sentence),
	);
	const over = [...before.problems].filter(([id]) => !problems.has(id));
	const lines = [
		...first,
		...changed.map(([, sentence]) => sentence),
		...over.map(([, sentence]) => `No longer a problem of its own: ${unranked(sentence)}`),
	];
	return {lines, said: {cluster, problems}};
}

function unranked(sentence: string | undefined): string | undefined {
	return sentence?.replace(rank, '');
}
