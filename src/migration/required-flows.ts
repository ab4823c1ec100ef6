import type {End, Port} from '../policy/ends.ts';
import {podFlags} from '../store/pod-table.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {podEnd} from './policies.ts';
import {type Program, programs} from './programs.ts';
import {serviceTargets} from './service-targets.ts';

/** Connections that have to work for what runs here. */
export type RequiredFlow = {
	readonly topic: 'dns' | 'api' | 'seldon' | 'storage' | 'tracking' | 'ingress';
	/** "agent to scheduler". */
	readonly what: string;
	readonly sources: readonly number[];
	readonly targets: readonly End[];
	/** One of them is enough. */
	readonly ports: readonly Port[];
	/** Whether these pods are known to need it, or only may. */
	readonly certain: boolean;
	/** What clients connect to, when a Service translates it: "443/TCP of Service default/kubernetes". */
	readonly asked?: {readonly service: string; readonly port: number};
};

/** Every connection that has to work, found by programs and Services, never by names of the installation. */
export const requiredFlows = perSnapshot((snapshot: Snapshot): readonly RequiredFlow[] =>
	[
		...dnsFlows(snapshot),
		...apiFlows(snapshot),
		...seldonFlows(snapshot),
		...storageFlows(snapshot),
		...ingressFlows(snapshot),
	].filter(({sources, targets}) => sources.length > 0 && targets.length > 0),
);

const tcp = (port: number): Port => ({protocol: 'TCP', port});

function slotsOf(snapshot: Snapshot, ...names: readonly Program[]): readonly number[] {
	const found = programs(snapshot);
	return names.flatMap(name => found.get(name) ?? []);
}

/** The Service of the cluster's DNS: it selects the pods that every distribution labels k8s-app=kube-dns, and serves port 53. */
export function dnsServices({tables}: Snapshot): readonly ServiceRow[] {
	return tables.services.filter(
		({selector, ports}) => selector['k8s-app'] === 'kube-dns' && ports.some(({port}) => port === 53),
	);
}

/** Every pod with a network of its own asks the cluster's DNS; a pod that is not isolated is never denied. */
function dnsFlows(snapshot: Snapshot): readonly RequiredFlow[] {
	const services = dnsServices(snapshot);
	if (services.length === 0) return [];
	const {pods} = snapshot;
	const skip = podFlags.hostNetwork | podFlags.finished;
	const sources = [...pods.slotList()].filter(slot => (pods.flags(slot) & skip) === 0);
	return services.flatMap(service =>
		serviceTargets(snapshot, service)
			.filter(({servicePort}) => servicePort.port === 53)
			.map(({port, ends}) => ({
				topic: 'dns' as const,
				what: 'DNS',
				sources,
				targets: ends,
				ports: [port],
				certain: true,
				asked: {service: `${service.namespace}/${service.name}`, port: 53},
			})),
	);
}

/** The API server: pods connect to the Service, policies see the address and port of the server itself. */
function apiFlows(snapshot: Snapshot): readonly RequiredFlow[] {
	const service = snapshot.tables.services.find(
		({namespace, name}) => namespace === 'default' && name === 'kubernetes',
	);
	if (service === undefined) return [];
	return serviceTargets(snapshot, service).map(({port, ends, servicePort}) => ({
		topic: 'api',
		what: 'to the Kubernetes API',
		sources: slotsOf(snapshot, 'api client'),
		targets: ends,
		ports: [port],
		certain: true,
		asked: {service: 'default/kubernetes', port: servicePort.port},
	}));
}

/** Who dials which port of the scheduler of its own namespace (seldon-core 2.7 to 2.10); the second port is the same with TLS. */
const schedulerClients: readonly (readonly [Program, string, readonly number[]])[] = [
	['seldon agent', 'agent to scheduler', [9005, 9055]],
	['seldon envoy', 'Envoy to scheduler', [9002]],
	['seldon gateway', 'gateway to scheduler', [9004, 9044]],
	['seldon dataflow', 'dataflow engine to scheduler', [9008]],
];

function seldonFlows(snapshot: Snapshot): readonly RequiredFlow[] {
	const schedulers = byNamespace(snapshot, slotsOf(snapshot, 'seldon scheduler'));
	const controllers = byNamespace(snapshot, slotsOf(snapshot, 'seldon controller'));
	const flows: RequiredFlow[] = [];
	for (const [namespace, slots] of schedulers) {
		const targets = slots.map(slot => podEnd(snapshot, slot));
		const own = (program: Program) => byNamespace(snapshot, slotsOf(snapshot, program)).get(namespace) ?? [];
		const flow = (what: string, sources: readonly number[], to: readonly End[], ports: readonly number[]) => {
			flows.push({topic: 'seldon', what, sources, targets: to, ports: ports.map(tcp), certain: true});
		};
		for (const [program, what, ports] of schedulerClients) flow(what, own(program), targets, ports);
		// A controller of its own is the one that looks after a namespace; else it is the cluster-wide one.
		const controller = controllers.get(namespace) ?? [...controllers.values()].flat();
		flow('controller to scheduler', controller, targets, [9004, 9044]);
		const servers = own('seldon agent').map(slot => podEnd(snapshot, slot));
		flow('Envoy to server', own('seldon envoy'), servers, [9001]);
	}
	return flows;
}

/** Models and workflows may use any object store and tracking server of the cluster; that they do is not known. */
function storageFlows(snapshot: Snapshot): readonly RequiredFlow[] {
	const to = (
		topic: RequiredFlow['topic'],
		what: string,
		program: Program,
		sources: readonly number[],
	): readonly RequiredFlow[] => {
		const slots = new Set(slotsOf(snapshot, program));
		if (slots.size === 0 || sources.length === 0) return [];
		const {pods} = snapshot;
		const homes = new Set([...slots].map(slot => pods.namespaceName(pods.namespaceId(slot))));
		// Endpoints of a Service are pods of its own namespace.
		const near = snapshot.tables.services.filter(({namespace}) => homes.has(namespace));
		return near.flatMap(service =>
			serviceTargets(snapshot, service)
				.filter(({ends, servicePort}) => {
					const serves = ends.every(end => end.kind === 'pod' && slots.has(end.slot));
					return (
						serves && !service.headless && servicePort.protocol === 'TCP' && isMain(program, servicePort.port)
					);
				})
				.map(({port, ends, servicePort}) => ({
					topic,
					what,
					sources,
					targets: ends,
					ports: [port],
					certain: false,
					asked: {service: `${service.namespace}/${service.name}`, port: servicePort.port},
				})),
		);
	};
	return [
		...to('storage', 'to the object store', 'object store', slotsOf(snapshot, 'seldon agent', 'workflow')),
		...to('tracking', 'to the tracking server', 'tracking', slotsOf(snapshot, 'workflow')),
	];
}

/** MinIO serves its console on a second port that no program needs. */
function isMain(program: Program, port: number): boolean {
	return program !== 'object store' || port !== 9001;
}

/** An ExternalName beside an ingress controller is there for it: it points at a Service of another namespace. */
function ingressFlows(snapshot: Snapshot): readonly RequiredFlow[] {
	const controllers = byNamespace(snapshot, slotsOf(snapshot, 'ingress'));
	const {services} = snapshot.tables;
	return services.flatMap(alias => {
		const sources = alias.type === 'ExternalName' ? (controllers.get(alias.namespace) ?? []) : [];
		if (sources.length === 0) return [];
		const [name, namespace, kind] = alias.externalName.split('.');
		const target = services.find(row => row.name === name && row.namespace === namespace);
		if (kind !== 'svc' || target === undefined) return [];
		const wanted = new Set(alias.ports.map(({port}) => port));
		return serviceTargets(snapshot, target)
			.filter(({servicePort}) => wanted.has(servicePort.port))
			.map(({port, ends, servicePort}) => ({
				topic: 'ingress' as const,
				what: 'ingress controller to its backend',
				sources,
				targets: ends,
				ports: [port],
				certain: true,
				asked: {service: `${target.namespace}/${target.name}`, port: servicePort.port},
			}));
	});
}

function byNamespace({pods}: Snapshot, slots: readonly number[]): ReadonlyMap<string, readonly number[]> {
	const found = new Map<string, number[]>();
	for (const slot of slots) {
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		const list = found.get(namespace);
		if (list === undefined) found.set(namespace, [slot]);
		else list.push(slot);
	}
	return found;
}
