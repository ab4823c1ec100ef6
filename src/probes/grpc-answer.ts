import {cell} from '../store/sanitise.ts';
import type {Answer} from './question.ts';

/** HealthCheckResponse.ServingStatus (grpc/grpc doc/health-checking.md). */
const health = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** Codes of gRPC with the HTTP status that means the same (googleapis google/rpc/code.proto). */
const statuses: Readonly<Record<number, readonly [name: string, http: number]>> = {
	1: ['CANCELLED', 499],
	2: ['UNKNOWN', 500],
	3: ['INVALID_ARGUMENT', 400],
	4: ['DEADLINE_EXCEEDED', 504],
	5: ['NOT_FOUND', 404],
	6: ['ALREADY_EXISTS', 409],
	7: ['PERMISSION_DENIED', 403],
	8: ['RESOURCE_EXHAUSTED', 429],
	9: ['FAILED_PRECONDITION', 400],
	10: ['ABORTED', 409],
	11: ['OUT_OF_RANGE', 400],
	12: ['UNIMPLEMENTED', 501],
	13: ['INTERNAL', 500],
	14: ['UNAVAILABLE', 503],
	15: ['DATA_LOSS', 500],
	16: ['UNAUTHENTICATED', 401],
};

/**
 * What a health service says, or the status a call of it ended with: SERVING is ok, everything else the HTTP status of the same meaning:
 * the way is open, and the program says what it is like.
 */
export function grpcAnswer(kind: 'health' | 'status', code: number, words = ''): Answer {
	if (kind === 'health') {
		const name = health[code] ?? `status ${code}`;
		return name === 'SERVING'
			? {class: 'ok', detail: name}
			: {class: `http(${name === 'SERVICE_UNKNOWN' ? 404 : 503})`, detail: name};
	}
	const [name, http] = statuses[code] ?? [`code ${code}`, 500];
	const more = code === 12 ? 'the server speaks gRPC and has no health service' : cell(words, 200);
	return {class: `http(${http})`, detail: `${name}${more === '' ? '' : `: ${more}`}`};
}
