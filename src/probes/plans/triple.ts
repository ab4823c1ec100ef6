import type {Snapshot} from '../../store/snapshot.ts';
import type {ProbeQuestion, ProbeRun} from '../question.ts';
import {readTarget, type Via} from '../target.ts';

/** A Service asked in one way. */
export type TriplePart = {readonly way: Via; readonly run: ProbeRun};

const ways: readonly Via[] = ['name', 'address', 'endpoint'];

/** The same connection to a Service by its name, its address and one of its endpoints. */
export function tripleQuestions(
	snapshot: Snapshot,
	to: string,
): readonly {readonly way: Via; readonly question: ProbeQuestion}[] | string {
	const base = readTarget(snapshot, to);
	if (typeof base === 'string') return base;
	const {service} = base;
	if (service === undefined) return `${to} is no Service, so there is nothing to compare`;
	const found = ways.flatMap(way => {
		const target = readTarget(snapshot, `service/${service.namespace}/${service.name}:${base.port}`, way);
		if (typeof target === 'string') return [];
		return [{way, question: {kind: 'tcp' as const, host: target.host, port: target.port}}];
	});
	return found.length === 0 ? `Service ${service.namespace}/${service.name} can be asked in no way` : found;
}

const well = (run: ProbeRun | undefined): boolean => run?.answer.class === 'ok';
const asked = (run: ProbeRun | undefined): boolean => run !== undefined && run.answer.class !== 'tool';

/** What the comparison shows (which of name, Service and way is at fault); `unknown` where a part could not be asked. */
export function judgeTriple(parts: readonly TriplePart[]): {
	readonly verdict: 'ok' | 'name' | 'service' | 'no-endpoints' | 'path' | 'endpoint' | 'unknown';
	readonly why: string;
} {
	const of = (way: Via): ProbeRun | undefined => parts.find(part => part.way === way)?.run;
	const [name, address, endpoint] = [of('name'), of('address'), of('endpoint')];
	if (address?.answer.class === 'refused' && endpoint === undefined)
		return {verdict: 'no-endpoints', why: 'the Service has no ready endpoint, and kube-proxy refuses'};
	if (asked(address) && asked(endpoint)) {
		if (!well(address) && well(endpoint))
			return {
				verdict: 'service',
				why: 'the endpoint answers and the address of the Service does not: kube-proxy, or its masquerading by the cluster CIDR (CID-02, FLN-02)',
			};
		if (!well(address) && !well(endpoint))
			return {
				verdict: 'path',
				why: 'neither answers: the way between the nodes, or a policy (CAL-15, POL-08)',
			};
		if (well(address) && !well(endpoint))
			return {
				verdict: 'endpoint',
				why: 'the Service answers and this endpoint does not: ask its other endpoints',
			};
	}
	if (asked(name) && !well(name) && well(address))
		return {
			verdict: 'name',
			why: 'the address answers and the name does not: the DNS, or the way to it (DNS-05)',
		};
	if (well(name) && well(address) && well(endpoint))
		return {verdict: 'ok', why: 'name, address and endpoint answer'};
	return {verdict: 'unknown', why: 'not every way could be asked'};
}
