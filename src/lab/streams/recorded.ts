import type {ProbeRecord} from '../cluster.ts';
import type {Question} from './command.ts';

/** Where a command runs. */
export type Origin = {readonly namespace: string; readonly pod: string; readonly container: string};

function isFrom({from}: ProbeRecord, origin: Origin): boolean {
	return (
		'pod' in from &&
		from.namespace === origin.namespace &&
		from.pod === origin.pod &&
		(from.container === undefined || from.container === origin.container)
	);
}

const sameName = (a: string, b: string) => a.replace(/\.$/, '') === b.replace(/\.$/, '');

/** How well a recorded probe fits a question: 2 when it is the same, 1 when it went the same way, 0 not at all. */
function closeness({probe, to, class: result}: ProbeRecord, question: Question): number {
	switch (question.kind) {
		case 'dns':
			// A name asked for over TCP needs the connection that was lost.
			if (probe === 'tcp' && question.protocol === 'tcp' && to.port === 53 && result === 'timeout')
				return question.server === undefined || question.server === to.host ? 1 : 0;
			if (probe !== 'dns') return 0;
			if (question.server !== undefined && question.server !== to.host) return 0;
			if (to.protocol !== undefined && to.protocol.toLowerCase() !== question.protocol) return 0;
			if (to.name === undefined) return 1;
			return sameName(to.name, question.name) ? 2 : 0;
		case 'tcp':
			if (to.host !== question.host || to.port !== question.port) return 0;
			return probe === 'tcp' ? 2 : probe === 'dns' ? 0 : 1;
		case 'http': {
			if (to.url === question.url.href || to.url === question.url.href.replace(/\/$/, '')) return 2;
			const port = Number(question.url.port || (question.url.protocol === 'https:' ? 443 : 80));
			const sameWay = to.host === question.url.hostname && to.port === port && probe === 'tcp';
			return sameWay && result !== 'ok' ? 1 : 0;
		}
		default:
			return 0;
	}
}

/** The recorded answer to a question asked from a container; undefined when nobody ever asked it. */
export function recordedAnswer(
	records: readonly ProbeRecord[],
	origin: Origin,
	question: Question,
): ProbeRecord | undefined {
	return records
		.filter(record => isFrom(record, origin))
		.map(record => ({record, score: closeness(record, question)}))
		.filter(({score}) => score > 0)
		.reduce<{record: ProbeRecord; score: number} | undefined>(
			(best, candidate) => (best && best.score >= candidate.score ? best : candidate),
			undefined,
		)?.record;
}
