import type {Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet} from '../resource-set.ts';
import {serviceAddress} from './addresses.ts';
import {controlledBy, metadata} from './metadata.ts';
import type {PodFact} from './pods.ts';
import type {Workload} from './workloads.ts';

/** As many endpoints as the endpoint slice controller puts into one slice. */
const SLICE_SIZE = 100;

function addService(
	random: Random,
	set: ResourceSet,
	{name, namespace, labels}: Workload,
	uid: string,
): void {
	const clusterIP = serviceAddress(set.names.length);
	const spec = {
		ports: [{name: 'http', protocol: 'TCP', port: 8080, targetPort: 'http'}],
		selector: {app: name},
		clusterIP,
		clusterIPs: [clusterIP],
		type: 'ClusterIP',
		sessionAffinity: 'None',
		ipFamilies: ['IPv4'],
		ipFamilyPolicy: 'SingleStack',
		internalTrafficPolicy: 'Cluster',
	};
	const meta = metadata(random, {name, namespace, labels, uid}, 'helm', {metadata: {labels}, spec});
	addObject(set, {metadata: meta, spec, status: {loadBalancer: {}}}, [
		name,
		'ClusterIP',
		clusterIP,
		'<none>',
		'8080/TCP',
		'33d',
	]);
}

function addSlices(
	random: Random,
	set: ResourceSet,
	workload: Workload,
	uid: string,
	pods: readonly PodFact[],
): void {
	const {name, namespace, labels} = workload;
	const backing = pods.filter(({ip}) => ip !== '');
	for (let from = 0; from === 0 || from < backing.length; from += SLICE_SIZE) {
		const endpoints = backing.slice(from, from + SLICE_SIZE).map(pod => ({
			addresses: [pod.ip],
			conditions: {ready: pod.ready, serving: pod.ready, terminating: false},
			targetRef: {kind: 'Pod', namespace, name: pod.name, uid: pod.uid},
			nodeName: pod.node,
		}));
		const given = {
			name: `${name}-${random.suffix(5)}`,
			namespace,
			labels: {
				...labels,
				'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
				'kubernetes.io/service-name': name,
			},
			ownerReferences: controlledBy('v1', 'Service', name, uid),
		};
		const object = {
			metadata: metadata(random, given, 'kube-controller-manager', {
				metadata: {labels: given.labels},
				endpoints: [],
			}),
			addressType: 'IPv4',
			endpoints,
			ports: [{name: 'http', protocol: 'TCP', port: 8080}],
		};
		addObject(set, object, [given.name, 'IPv4', '8080', `${endpoints.length}`, '33d']);
	}
}

/** A service for every second workload that serves, with the slices that list its pods. */
export function buildServices(
	random: Random,
	facts: ReadonlyMap<Workload, readonly PodFact[]>,
): readonly ResourceSet[] {
	const columns = (names: readonly string[]) => names.map(name => ({name}));
	const services = createResourceSet({
		group: '',
		version: 'v1',
		plural: 'services',
		kind: 'Service',
		namespaced: true,
		builtIn: true,
		columns: columns(['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age']),
	});
	const slices = createResourceSet({
		group: 'discovery.k8s.io',
		version: 'v1',
		plural: 'endpointslices',
		kind: 'EndpointSlice',
		namespaced: true,
		builtIn: true,
		columns: columns(['Name', 'AddressType', 'Ports', 'Endpoints', 'Age']),
	});
	for (const [workload, pods] of facts) {
		if (workload.kind === 'Job' || random.below(2) === 0) continue;
		const uid = random.uid();
		addService(random, services, workload, uid);
		addSlices(random, slices, workload, uid, pods);
	}
	return [services, slices];
}
