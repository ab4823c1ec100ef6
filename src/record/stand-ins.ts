import {isMapping, type Mapping, stringAt} from './shape.ts';

const workloads = new Set([
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'ReplicaSet',
	'ReplicationController',
	'Job',
	'CronJob',
	'Rollout',
]);
/** Kinds that policies are about, and that are in the default namespace when they do not say. */
const namespaced = new Set([
	...workloads,
	'Pod',
	'Service',
	'EndpointSlice',
	'NetworkPolicy',
	'NetworkSet',
	'ServiceAccount',
]);

type Port = {readonly name?: string; readonly containerPort?: number; readonly protocol?: string};
type StandIn = {
	readonly namespace: string;
	readonly name: string;
	readonly labels: Mapping;
	readonly ports: readonly Port[];
};

/** Manifests with a pod for each workload, endpoints for each Service and every namespace that is named. */
export function withStandIns(objects: readonly Mapping[]): {
	readonly objects: readonly Mapping[];
	readonly notes: readonly string[];
} {
	const placed = objects.map(inNamespace);
	const pods = placed.filter(({kind}) => workloads.has(String(kind))).flatMap(podOf);
	const named = distinct(pods);
	const ends = named.map(pod => endOf(pod));
	const slices = placed.filter(({kind}) => kind === 'Service').flatMap(service => sliceOf(service, ends));
	const known = new Set(
		placed.filter(({kind}) => kind === 'Namespace').map(object => stringAt(object.metadata, 'name')),
	);
	const wanted = new Set(
		[...placed, ...named].flatMap(({metadata}) => stringAt(metadata, 'namespace') ?? []),
	);
	const missing = [...wanted].filter(name => name !== '' && !known.has(name));
	return {
		objects: [
			...placed.map(labelled),
			...named,
			...slices,
			...missing.map(name => labelled({apiVersion: 'v1', kind: 'Namespace', metadata: {name}})),
		],
		notes: [
			...(named.length > 0
				? [`there are no pods: ${named.length} workloads stand in for theirs, without addresses`]
				: []),
			...(missing.length > 0
				? [`namespace ${missing.join(', ')} is not defined here: taken to have no label but its name`]
				: []),
		],
	};
}

function inNamespace(object: Mapping): Mapping {
	if (!namespaced.has(String(object.kind)) || stringAt(object.metadata, 'namespace')) return object;
	return {...object, metadata: {...mapping(object.metadata), namespace: 'default'}};
}

/** The one label that every namespace has by itself (Kubernetes 1.22, NamespaceDefaultLabelName). */
function labelled(object: Mapping): Mapping {
	if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return object;
	const metadata = mapping(object.metadata);
	const labels = {...mapping(metadata.labels), 'kubernetes.io/metadata.name': metadata.name};
	return {...object, metadata: {...metadata, labels}, status: object.status ?? {phase: 'Active'}};
}

function mapping(value: unknown): Mapping {
	return isMapping(value) ? value : {};
}

function podOf(workload: Mapping): readonly Mapping[] {
	const outer = mapping(workload.spec);
	const spec = workload.kind === 'CronJob' ? mapping(mapping(outer.jobTemplate).spec) : outer;
	if (!isMapping(spec.template)) return [];
	const template = spec.template;
	const {name, namespace, uid} = mapping(workload.metadata);
	const owner = {
		apiVersion: workload.apiVersion,
		kind: workload.kind,
		name,
		uid: uid ?? `${workload.kind}-${name}`,
		controller: true,
	};
	return [
		{
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {
				name,
				namespace,
				uid: `stand-in-${namespace}-${workload.kind}-${name}`,
				labels: mapping(mapping(template.metadata).labels),
				ownerReferences: [owner],
			},
			spec: {serviceAccountName: 'default', ...mapping(template.spec)},
			status: {phase: 'Running'},
		},
	];
}

/** Two workloads may have one name: the later one says of which kind it is. */
function distinct(pods: readonly Mapping[]): readonly Mapping[] {
	const taken = new Set<string>();
	return pods.map(pod => {
		const metadata = mapping(pod.metadata);
		const [owner] = metadata.ownerReferences as readonly Mapping[];
		const key = `${metadata.namespace}/${metadata.name}`;
		const name = taken.has(key) ? `${metadata.name}-${String(owner?.kind).toLowerCase()}` : metadata.name;
		taken.add(key);
		return {...pod, metadata: {...metadata, name}};
	});
}

function endOf(pod: Mapping): StandIn {
	const {name, namespace, labels} = mapping(pod.metadata);
	const containers = mapping(pod.spec).containers;
	const ports = Array.isArray(containers)
		? containers.flatMap((container: unknown) => {
				const declared = mapping(container).ports;
				return Array.isArray(declared) ? (declared.filter(isMapping) as readonly Port[]) : [];
			})
		: [];
	return {name: String(name), namespace: String(namespace), labels: mapping(labels), ports};
}

/** The endpoints that a Service would have. */
function sliceOf(service: Mapping, ends: readonly StandIn[]): readonly Mapping[] {
	const {name, namespace} = mapping(service.metadata);
	const {selector, ports} = mapping(service.spec);
	if (!isMapping(selector) || !Array.isArray(ports)) return [];
	const chosen = ends.filter(
		end =>
			end.namespace === namespace &&
			Object.entries(selector).every(([key, value]) => end.labels[key] === value),
	);
	const [first] = chosen;
	if (first === undefined) return [];
	return [
		{
			apiVersion: 'discovery.k8s.io/v1',
			kind: 'EndpointSlice',
			metadata: {
				name: `${name}-stand-in`,
				namespace,
				uid: `stand-in-slice-${namespace}-${name}`,
				labels: {'kubernetes.io/service-name': name},
			},
			addressType: 'IPv4',
			ports: ports.filter(isMapping).map(port => ({
				...(port.name !== undefined && {name: port.name}),
				protocol: port.protocol ?? 'TCP',
				port: targetOf(port, first),
			})),
			endpoints: chosen.map(end => ({
				addresses: [],
				conditions: {ready: true},
				targetRef: {kind: 'Pod', namespace: end.namespace, name: end.name},
			})),
		},
	];
}

function targetOf({port, targetPort}: Mapping, {ports}: StandIn): unknown {
	if (typeof targetPort !== 'string') return targetPort ?? port;
	return ports.find(one => one.name === targetPort)?.containerPort ?? port;
}
