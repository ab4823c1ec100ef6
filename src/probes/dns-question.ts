import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {formatIp, parseIp} from '../net/ip.ts';
import {contains} from '../net/range.ts';
import {addressesOf} from '../policy/ends.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Answer, ProbeQuestion} from './question.ts';
import {namedService} from './target.ts';

/** A question for a name: one of a Service is asked in full and with a dot, so that no search domain is tried before it. */
export function dnsQuestion(
	snapshot: Snapshot,
	name: string,
	protocol: 'UDP' | 'TCP',
	server = '',
): Extract<ProbeQuestion, {kind: 'dns'}> {
	const service = namedService(snapshot, name);
	const {domain} = clusterDns(snapshot);
	const plain = name.replace(/\.$/, '');
	const full =
		service === undefined || plain.endsWith(`.${domain}`) || plain.split('.').length > 3
			? plain
			: `${service.name}.${service.namespace}.svc.${domain}`;
	const isFull = name.endsWith('.') || service !== undefined;
	return {kind: 'dns', name: isFull ? `${full}.` : name, server, protocol};
}

/** The addresses that a name of a Service may have, as the cluster has them now; undefined for names that are none. */
export function expectedAddresses(snapshot: Snapshot, name: string): readonly string[] | undefined {
	const service = namedService(snapshot, name);
	if (service === undefined || service.externalName !== '') return undefined;
	if (!service.headless) return service.clusterIps;
	const ends = serviceTargets(snapshot, service).flatMap(one => one.ends);
	return ends.flatMap(addressesOf).map(formatIp);
}

/** An answer for a name of a Service that is none of its addresses is a wrong one: another server answered, or an old record. */
export function checkedAnswer(snapshot: Snapshot, question: ProbeQuestion, answer: Answer): Answer {
	if (question.kind !== 'dns' || answer.class !== 'ok') return answer;
	const got = (answer.addresses ?? []).flatMap(text => parseIp(text) ?? []);
	if (got.length === 0) return answer;
	const expected = expectedAddresses(snapshot, question.name);
	if (expected === undefined) return outsideNameInside(snapshot, question.name, answer);
	if (expected.length === 0 || got.some(ip => expected.includes(formatIp(ip)))) return answer;
	return {
		...answer,
		class: 'wrong-answer',
		detail: `${answer.detail}; the Service has ${expected.slice(0, 3).join(', ')}`,
	};
}

/** A name ending in the cluster's own domain that answers with an address no range of Services or pods holds. */
function outsideNameInside(snapshot: Snapshot, name: string, answer: Answer): Answer {
	if (!name.replace(/\.$/, '').endsWith(`.svc.${clusterDns(snapshot).domain}`)) return answer;
	const {service, pod} = clusterCidrs(snapshot);
	const ranges = [...service.cidrs, ...pod.cidrs];
	const got = (answer.addresses ?? []).flatMap(text => parseIp(text) ?? []);
	const isInside = ranges.length === 0 || got.some(ip => ranges.some(range => contains(range, ip)));
	if (isInside) return answer;
	return {...answer, class: 'wrong-answer', detail: `${answer.detail}; no range of this cluster holds it`};
}
