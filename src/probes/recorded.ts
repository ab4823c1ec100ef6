import type {ProbePlace, ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ProbeClass, ProbeQuestion, ProbeRun} from './question.ts';
import {resultTarget} from './result.ts';

/**
 * The last recorded answer to a question from a place. A snapshot or a demo is asked so where its answers cannot come from a pod:
 * sending packets to addresses of somebody else's cluster would tell nothing.
 */
export function recordedRun(
	snapshot: Snapshot,
	question: ProbeQuestion,
	from: ProbePlace,
): ProbeRun | undefined {
	const to = resultTarget(snapshot, question, from);
	const [last] = snapshot.probes
		.filter(record => samePlace(record.from, from) && sameQuestion(record, question.kind, to))
		.sort((a, b) => b.at - a.at);
	if (last === undefined) return undefined;
	return {
		question,
		from: last.from,
		answer: {class: last.outcome as ProbeClass, detail: last.detail},
		millis: last.millis ?? 0,
		at: last.at === 0 ? snapshot.now : last.at,
		tool: 'recorded',
	};
}

function samePlace(a: ProbePlace, b: ProbePlace): boolean {
	if (a.kind !== 'pod' || b.kind !== 'pod')
		return a.kind === b.kind && (a.kind !== 'node' || b.kind !== 'node' || a.node === b.node);
	const container = a.container === '' || b.container === '' || a.container === b.container;
	return a.namespace === b.namespace && a.pod === b.pod && container;
}

const plain = (url: string): string => url.replace(/\/$/, '');

function sameQuestion(
	{probe, to: asked}: ProbeResult,
	kind: ProbeQuestion['kind'],
	to: ProbeResult['to'],
): boolean {
	if (kind === 'http')
		return (
			(probe === 'http' || probe === 'inference') &&
			plain(asked.url) === plain(to.url) &&
			JSON.stringify(asked.headers ?? {}) === JSON.stringify(to.headers ?? {})
		);
	if (probe !== kind) return false;
	if (kind === 'dns')
		return (
			asked.name === to.name &&
			(asked.protocol === '' || asked.protocol.toLowerCase() === to.protocol) &&
			(asked.host === '' || to.host === '' || asked.host === to.host)
		);
	return asked.host === to.host && (asked.port === 0 || asked.port === to.port);
}
