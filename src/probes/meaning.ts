import {addressOwners} from '../migration/address-owners.ts';
import {podEnd, policyWorlds} from '../migration/policies.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {parseIp} from '../net/ip.ts';
import type {End} from '../policy/ends.ts';
import type {Engine} from '../policy/world.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ProbeRun} from './question.ts';
import {resultTarget} from './result.ts';
import {readTarget} from './target.ts';

/**
 * What an answer means here: Calico drops what a policy denies (timeout), kube-router rejects it (refused), and a Service without
 * endpoints refuses as well (kubernetes pkg/proxy: REJECT).
 */
export function meaningOf(snapshot: Snapshot, run: ProbeRun): string {
	const {host, port} = resultTarget(snapshot, run.question, run.from);
	const target = readTarget(snapshot, port > 0 && !host.includes(':') ? `${host}:${port}` : host);
	const behind = typeof target === 'string' || target.service === undefined ? undefined : target.service;
	const hasEndpoints =
		behind === undefined ||
		serviceTargets(snapshot, behind).some(({servicePort}) => port === 0 || servicePort.port === port);
	const engines = enginesOf(snapshot, run, host);
	switch (run.answer.class) {
		case 'ok':
			return 'the way there and back is open';
		case 'timeout':
		case 'dns-timeout':
			return engines.some(({kind}) => kind === 'calico')
				? 'packets are lost: Calico drops what a policy denies, and a broken way between nodes or a firewall looks the same'
				: 'packets are lost on the way: routing, an overlay or a firewall. kube-router would have refused';
		case 'refused':
			if (!hasEndpoints) return 'the Service has no ready endpoint for this port, and kube-proxy refuses';
			if (engines.some(({kind}) => kind === 'kube-router'))
				return 'the packets arrived and nobody listens, or kube-router rejects what a policy denies';
			return engines.some(({kind}) => kind === 'none')
				? 'the packets arrived and nobody listens, or rules that an earlier engine left on the node reject them (ktriage policy hits reads them)'
				: 'the packets arrived and nobody listens on this port; no policy of Calico answers so';
		case 'reset':
			return 'the connection stood and the other side or a proxy cut it';
		case 'unreachable':
			return 'there is no route, or a firewall on the way rejects it';
		case 'dns-nxdomain':
			return 'the DNS was reached and knows no such name';
		case 'dns-servfail':
			return 'the DNS was reached and failed, or its upstream did';
		case 'wrong-answer':
			return 'an answer came, but not the one that the cluster would give: another server, or an old record';
		case 'tool':
			return 'the network was not asked: our side failed';
		default:
			return 'the way is open; the program answered with a status of its own';
	}
}

/** Who enforces at both ends, as far as they are pods. */
function enginesOf(snapshot: Snapshot, {from}: ProbeRun, host: string): readonly Engine[] {
	const ends: End[] = [];
	if (from.kind === 'pod') {
		const slot = snapshot.pods.find(from.namespace, from.pod);
		if (slot >= 0) ends.push(podEnd(snapshot, slot));
	}
	const ip = parseIp(host);
	if (ip !== undefined) {
		const owners = addressOwners(snapshot, ip);
		for (const {slot} of owners) if (slot !== undefined) ends.push(podEnd(snapshot, slot));
		for (const {subject} of owners) {
			const service = snapshot.tables.services.find(
				row => subject.kind === 'Service' && row.namespace === subject.namespace && row.name === subject.name,
			);
			if (service !== undefined) ends.push(...serviceTargets(snapshot, service).flatMap(one => one.ends));
		}
	}
	const {engine} = policyWorlds(snapshot).now;
	return ends.flatMap(end => (end.kind === 'pod' ? [engine(end)] : []));
}
