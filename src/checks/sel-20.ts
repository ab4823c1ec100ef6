import {kubectl} from '../migration/kubectl.ts';
import {type PodPath, podPaths} from '../migration/pod-paths.ts';
import {schedulerPorts, schedulerServices} from '../migration/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {probeEvidence} from './probe-evidence.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-20', title: 'Way to the scheduler'};

/** Whether those who need a scheduler reached it, by recorded probes. */
export const sel20: Check = {
	...named,
	about:
		'Recorded probes to a scheduler are answered: 9005 for agents, 9004 for controller and gateways, 9002 for Envoy.',
	needs: ['services', 'endpointSlices', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const asked = schedulerPaths(snapshot);
		if (asked.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'no probe was run'})];
		const namespaces = [...new Set(asked.map(({namespace}) => namespace))].sort();
		const bad = namespaces.flatMap(namespace => {
			const paths = asked.filter(one => one.namespace === namespace).map(({path}) => path);
			const cut = paths.filter(isCut);
			return cut.length === 0 ? [] : [unreached(snapshot, namespace, cut, paths.length)];
		});
		if (bad.length > 0) return bad;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(asked.length, 'probe')} to schedulers answered`,
				evidence: probeEvidence(
					snapshot,
					asked.map(({path}) => path),
				),
			}),
		];
	},
};

const clientOf = (port: number) => schedulerPorts.find(([, ports]) => ports.includes(port))?.[0];
const isCut = ({answer, last}: PodPath) => answer === 'lost' || last.outcome === 'refused';

function schedulerPaths(snapshot: Snapshot): readonly {readonly namespace: string; readonly path: PodPath}[] {
	const services = [...schedulerServices(snapshot).values()].flat().filter(({isAlias}) => !isAlias);
	return podPaths(snapshot).flatMap(path => {
		if (clientOf(path.last.to.port) === undefined) return [];
		const found = services.find(({service, slots}) =>
			path.service === undefined
				? path.targets.every(slot => slots.includes(slot))
				: path.service.namespace === service.namespace && path.service.name === service.name,
		);
		return found === undefined ? [] : [{namespace: found.service.namespace, path}];
	});
}

function unreached(snapshot: Snapshot, namespace: string, cut: readonly PodPath[], all: number): Finding {
	const ports = [...new Set(cut.map(({last}) => last.to.port))].sort((a, b) => a - b);
	const refused = cut.filter(({answer}) => answer !== 'lost').length;
	const service = (schedulerServices(snapshot).get(namespace) ?? []).find(({isAlias}) => !isAlias)?.service;
	return finding(named, {
		part: namespace,
		verdict: 'FAIL',
		class: 'symptom',
		subjects: [
			{kind: 'Namespace', namespace: '', name: namespace},
			...(service === undefined ? [] : [{kind: 'Service', namespace, name: service.name}]),
			...podSubjects(snapshot, [...new Set(cut.flatMap(({source, targets}) => [source, ...targets]))]),
		],
		summary: `scheduler of ${namespace} not reached on ${ports.join(', ')} in ${cut.length} of ${count(all, 'probe')}`,
		explanation: [
			`${few(
				ports.map(port => `${port} is for ${clientOf(port)}`),
				6,
			)}.`,
			refused === cut.length
				? 'The connection is refused: packets arrive, and nobody listens or the Service has no endpoint.'
				: 'Packets are lost on the way: a policy, the network, or an endpoint on an address that is no longer reached.',
			'An alias (ExternalName) need not list a port to lead to it: its ports are for information.',
		].join(' '),
		evidence: probeEvidence(snapshot, cut),
		ruledOut: ['the name service: the probes went to addresses'],
		predictions: [
			{
				probe: `The same ports from a pod on the node of the scheduler, and of the address of its pod instead of the Service`,
				expect:
					'answers from its own node alone mean the network between nodes; none at all a policy or the scheduler',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Repair what explains it; agents and controller connect again by themselves.',
				command: kubectl('-n', namespace, 'get', 'endpointslices,networkpolicies'),
				risk: 'none',
				verify: 'probe again; ktriage check SEL-20 SEL-03',
			},
		],
	});
}
