import {formatIp} from '../../net/ip.ts';
import {addressesOf} from '../../policy/ends.ts';
import {portsAt, type WantedPort} from '../../policy/port-text.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {PlaceError, placeOf} from '../../systems/reach/places.ts';
import {readPlace} from '../place.ts';
import type {ProbeQuestion} from '../question.ts';
import type {ProbePlan} from './planned.ts';

/** The question to the network that is the same as one to the policies; a text says why there is none. Throws PlaceError. */
export function connectionQuestion(
	snapshot: Snapshot,
	to: string,
	wanted: WantedPort,
): ProbeQuestion | string {
	const target = addressToAsk(snapshot, to, wanted);
	if (typeof target === 'string') return target;
	const {host, port} = target;
	if (wanted.protocol === 'UDP' && port === 53)
		return {kind: 'dns', name: 'kubernetes.default.svc.cluster.local.', server: host, protocol: 'UDP'};
	if (wanted.protocol !== 'TCP') return `no probe speaks ${wanted.protocol} to port ${port}`;
	return {kind: 'tcp', host, port};
}

/** One question to the policies as a plan for probes; its notes say why nothing can be asked. */
export function connectionPlan(snapshot: Snapshot, from: string, to: string, wanted: WantedPort): ProbePlan {
	const none = (why: string): ProbePlan => ({questions: [], notes: [why]});
	const asker = readPlace(snapshot, from);
	if (typeof asker === 'string') return none(asker);
	try {
		const question = connectionQuestion(snapshot, to, wanted);
		if (typeof question === 'string') return none(question);
		const row = {row: from, column: `${to} ${wanted.text}`, expect: 'either'} as const;
		return {questions: [{...row, probe: question.kind, question, from: asker}], notes: []};
	} catch (error) {
		if (error instanceof PlaceError) return none(error.message);
		throw error;
	}
}

/** Where a probe has to go to ask the same as a question about policies; a text says why that cannot be. */
function addressToAsk(
	snapshot: Snapshot,
	to: string,
	wanted: WantedPort,
): {readonly host: string; readonly port: number} | string {
	const place = placeOf(snapshot, to);
	if (place.kind === 'service') {
		const {service, entry} = place;
		const host =
			entry === 'outside'
				? (service.loadBalancerIps[0] ?? service.externalIps[0])
				: service.clusterIps.find(ip => ip !== 'None');
		const port = service.ports.find(
			one => one.protocol === wanted.protocol && (one.name === wanted.name || one.port === wanted.first),
		);
		if (host === undefined || host === '') return `${to} has no address`;
		return port === undefined ? `${to} has no port ${wanted.text}` : {host, port: port.port};
	}
	const {end} = place;
	const [port] = portsAt(wanted, end);
	if (port === undefined) return `${to} has no port ${wanted.text}`;
	const [ip] = addressesOf(end);
	const host = end.kind === 'name' ? end.host : ip && formatIp(ip);
	return host === undefined ? `${to} has no address` : {host, port: port.port};
}
