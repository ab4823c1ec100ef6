import {type Program, programs} from '../../migration/programs.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {dnsQuestion} from '../dns-question.ts';
import {type Asker, readPlace} from '../place.ts';
import {serviceTarget} from '../target.ts';
import type {Planned, ProbePlan} from './planned.ts';

/** Namespaces beyond these are left out, those with the most pods first. */
const mostNamespaces = 40;

/**
 * Every namespace with running pods to what nearly all need: the Kubernetes API, the DNS by UDP and TCP, and the schedulers of Seldon,
 * MLflow and object stores, found by what runs behind a Service and never by its name.
 */
export function namespacePlan(snapshot: Snapshot): ProbePlan {
	const targets = sharedServices(snapshot);
	const all = namespacesByPods(snapshot);
	const questions: Planned[] = [];
	const notes: string[] = [];
	for (const namespace of all.slice(0, mostNamespaces)) {
		const from = readPlace(snapshot, namespace);
		if (typeof from === 'string') continue;
		questions.push(...nameQuestions(snapshot, namespace, from, targets));
		for (const {title, service, port} of targets) {
			const target = serviceTarget(snapshot, service, port, 'address');
			if (typeof target === 'string') continue;
			questions.push({
				probe: 'tcp',
				question: {kind: 'tcp', host: target.host, port: target.port},
				from,
				row: namespace,
				column: title,
				expect: 'either',
			});
		}
	}
	if (all.length > mostNamespaces)
		notes.push(`${all.length - mostNamespaces} namespaces with fewer pods are left out`);
	return {questions, notes};
}

function nameQuestions(
	snapshot: Snapshot,
	namespace: string,
	from: Asker,
	targets: readonly Shared[],
): readonly Planned[] {
	const ask = (name: string, protocol: 'UDP' | 'TCP', column: string): Planned => ({
		probe: 'dns',
		question: dnsQuestion(snapshot, name, protocol),
		from,
		row: namespace,
		column,
		expect: 'open',
	});
	return [
		ask('kubernetes.default', 'UDP', 'DNS udp'),
		ask('kubernetes.default', 'TCP', 'DNS tcp'),
		...targets
			.filter(({service}) => service.namespace !== 'default')
			.map(({service, title}) => ask(`${service.name}.${service.namespace}`, 'UDP', `name of ${title}`)),
	];
}

type Shared = {readonly title: string; readonly service: ServiceRow; readonly port: number};

const wanted: readonly (readonly [Program, string, readonly number[]])[] = [
	['seldon scheduler', 'scheduler', [9005, 9055, 9004, 9044]],
	['tracking', 'MLflow', []],
	['object store', 'object store', []],
];

/** The Services of the API and of programs that pods of other namespaces ask, each by the port its clients dial. */
export function sharedServices(snapshot: Snapshot): readonly Shared[] {
	const found = programs(snapshot);
	const api = snapshot.tables.services.find(
		({namespace, name}) => namespace === 'default' && name === 'kubernetes',
	);
	const others = wanted.flatMap(([program, title, ports]) => {
		const slots = new Set(found.get(program) ?? []);
		return snapshot.tables.services.flatMap(service => {
			if (service.headless) return [];
			const behind = serviceTargets(snapshot, service).filter(({ends}) =>
				ends.some(end => end.kind === 'pod' && slots.has(end.slot)),
			);
			const [best] = ports.length === 0 ? behind : behind.filter(one => ports.includes(one.servicePort.port));
			if (best === undefined) return [];
			return [{title: `${title} ${service.namespace}`, service, port: best.servicePort.port}];
		});
	});
	return [
		...(api === undefined ? [] : [{title: 'API', service: api, port: api.ports[0]?.port ?? 443}]),
		...others,
	];
}

function namespacesByPods({pods}: Snapshot): readonly string[] {
	const counts = new Map<string, number>();
	for (const slot of pods.slots()) {
		const name = pods.namespaceName(pods.namespaceId(slot));
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}
