import {clusterDns} from '../migration/dns/cluster-dns.ts';
import type {FlowResult} from '../migration/flow-verdicts.ts';
import {policyWorlds} from '../migration/policies.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {formatIp} from '../net/ip.ts';
import {addressesOf, type End} from '../policy/ends.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {PredictionTest} from './finding.ts';

/**
 * The question that shows whether a connection is denied: Calico drops, so that nothing comes back; kube-router rejects (kube-router
 * pkg/controllers/netpol: REJECT). Undefined for connections that no probe can make.
 */
export function denialTest(snapshot: Snapshot, {from, to, port}: FlowResult): PredictionTest | undefined {
	const protocol = port.protocol.toLowerCase();
	const isDns = port.port === 53 || isDnsTarget(snapshot, to);
	if (from.kind !== 'pod' || from.slot < 0 || (protocol !== 'tcp' && !(protocol === 'udp' && isDns)))
		return undefined;
	const targets = [...waysTo(snapshot, to, port), ...direct(to, port.port)];
	if (targets.length === 0) return undefined;
	const {engine} = policyWorlds(snapshot).now;
	const engines = [from, to].flatMap(end => (end.kind === 'pod' ? [engine(end).kind] : []));
	const drops = engines.every(kind => kind === 'calico');
	const lost = isDns ? 'dns-timeout' : 'timeout';
	const answers = isDns ? ['ok', 'dns-nxdomain', 'dns-servfail', 'wrong-answer'] : ['ok', 'reset'];
	return {
		probe: isDns ? 'dns' : 'tcp',
		from: {kind: 'pod', namespace: from.namespace, pod: from.name, container: ''},
		to: targets,
		protocol,
		name: isDns ? `kubernetes.default.svc.${clusterDns(snapshot).domain}` : '',
		confirms: drops ? [lost] : [lost, 'refused'],
		refutes: drops ? [...answers, 'refused'] : answers,
	};
}

function isDnsTarget(snapshot: Snapshot, to: End): boolean {
	const {service} = clusterDns(snapshot);
	return service !== undefined && serviceTargets(snapshot, service).some(({ends}) => ends.some(same(to)));
}

const same =
	(one: End) =>
	(other: End): boolean =>
		one.kind === 'pod' && other.kind === 'pod' && one.slot === other.slot;

/** The Services in whose endpoints it is: what its clients dial. */
function waysTo(snapshot: Snapshot, to: End, port: FlowResult['port']): PredictionTest['to'] {
	if (to.kind !== 'pod') return [];
	return snapshot.tables.services
		.filter(({namespace, clusterIps}) => namespace === to.namespace && clusterIps.length > 0)
		.flatMap(service =>
			serviceTargets(snapshot, service)
				.filter(target => target.port.port === port.port && target.port.protocol === port.protocol)
				.filter(({ends}) => ends.some(same(to)))
				.map(({servicePort}) => ({host: service.clusterIps[0] ?? '', port: servicePort.port})),
		);
}

function direct(to: End, port: number): PredictionTest['to'] {
	return addressesOf(to).map(ip => ({host: formatIp(ip), port}));
}
