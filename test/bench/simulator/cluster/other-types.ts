import type {Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet, type ResourceType} from '../resource-set.ts';
import {metadata} from './metadata.ts';

type Scale = {readonly pods: number; readonly workloads: number; readonly nodes: number};

/** A type whose objects nobody interprets here: they weigh what real ones weigh. */
type Filler = {
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly count: (scale: Scale) => number;
	readonly bytes: number;
};

const filler = (
	groupVersion: string,
	kind: string,
	scope: 'namespaced' | 'cluster',
	bytes: number,
	count: Filler['count'],
	plural = `${kind.toLowerCase()}s`,
): Filler => {
	const [group = '', version = groupVersion] = groupVersion.includes('/')
		? groupVersion.split('/')
		: ['', groupVersion];
	return {group, version, plural, kind, namespaced: scope === 'namespaced', count, bytes};
};

const BUILT_IN: readonly Filler[] = [
	filler('v1', 'ConfigMap', 'namespaced', 1500, ({workloads}) => workloads),
	filler('v1', 'ServiceAccount', 'namespaced', 100, ({workloads}) => workloads),
	filler('v1', 'Event', 'namespaced', 500, ({pods}) => pods / 20),
	filler('v1', 'PersistentVolumeClaim', 'namespaced', 600, ({pods}) => pods / 20),
	filler('v1', 'PersistentVolume', 'cluster', 900, ({pods}) => pods / 20),
	filler('batch/v1', 'Job', 'namespaced', 3000, ({workloads}) => workloads / 16),
	filler('batch/v1', 'CronJob', 'namespaced', 3000, ({workloads}) => workloads / 30),
	filler('autoscaling/v2', 'HorizontalPodAutoscaler', 'namespaced', 800, ({workloads}) => workloads / 4),
	filler(
		'networking.k8s.io/v1',
		'NetworkPolicy',
		'namespaced',
		600,
		({workloads}) => workloads / 2,
		'networkpolicies',
	),
	filler('networking.k8s.io/v1', 'Ingress', 'namespaced', 600, ({workloads}) => workloads / 10, 'ingresses'),
	filler('rbac.authorization.k8s.io/v1', 'ClusterRole', 'cluster', 700, () => 200),
	filler('storage.k8s.io/v1', 'StorageClass', 'cluster', 200, () => 6, 'storageclasses'),
	filler('coordination.k8s.io/v1', 'Lease', 'namespaced', 200, ({nodes}) => nodes),
];

const CUSTOM: readonly Filler[] = [
	filler(
		'crd.projectcalico.org/v1',
		'GlobalNetworkPolicy',
		'cluster',
		600,
		() => 200,
		'globalnetworkpolicies',
	),
	filler('crd.projectcalico.org/v1', 'FelixConfiguration', 'cluster', 400, () => 1),
	filler('operator.tigera.io/v1', 'Installation', 'cluster', 900, () => 1),
	filler('metallb.io/v1beta1', 'IPAddressPool', 'namespaced', 300, () => 8),
	filler('metallb.io/v1beta1', 'L2Advertisement', 'namespaced', 300, () => 8),
	filler('mlops.seldon.io/v1alpha1', 'Model', 'namespaced', 900, () => 60),
	filler('mlops.seldon.io/v1alpha1', 'Server', 'namespaced', 900, () => 10),
];

/** Linters that judge a whole cluster end at once where one of these types is not served. */
const ACCESS: readonly Filler[] = [
	filler('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'cluster', 200, () => 200),
	filler('rbac.authorization.k8s.io/v1', 'Role', 'namespaced', 400, ({workloads}) => workloads / 10),
	filler('rbac.authorization.k8s.io/v1', 'RoleBinding', 'namespaced', 200, ({workloads}) => workloads / 10),
	filler('v1', 'Endpoints', 'namespaced', 600, ({workloads}) => workloads / 2, 'endpoints'),
	filler('v1', 'Secret', 'namespaced', 1000, ({workloads}) => workloads),
];

/** Types that exist to make discovery and scans as long as in a cluster with many operators. */
function widgets(count: number): readonly Filler[] {
	return Array.from({length: count}, (_, index) => {
		const scope = index % 5 === 0 ? 'cluster' : 'namespaced';
		const group = `team-${String(index % 20).padStart(2, '0')}.example.io/v1`;
		return filler(group, `Widget${index}`, scope, 500, ({pods}) => 20 + ((index * 7) % (1 + pods / 300)));
	});
}

function build(
	random: Random,
	spec: Filler,
	scale: Scale,
	namespaces: readonly string[],
	builtIn: boolean,
): ResourceSet {
	const {bytes, count, ...type} = spec;
	const set = createResourceSet({...type, builtIn, columns: [{name: 'Name'}, {name: 'Created At'}]});
	const data = random.hex(bytes);
	const places = Array.from({length: Math.floor(count(scale))}, (_, index) => ({
		...(type.namespaced ? {namespace: random.pick(namespaces)} : {}),
		name: `${random.word()}-${String(index).padStart(5, '0')}`,
	}));
	const key = ({namespace = '', name}: {readonly namespace?: string; readonly name: string}) =>
		`${namespace}/${name}`;
	for (const place of places.sort((a, b) => (key(a) < key(b) ? -1 : 1))) {
		const labels = {'app.kubernetes.io/name': place.name, team: random.word()};
		const meta = metadata(random, {...place, labels}, 'helm', {
			metadata: {labels},
			spec: {mode: '', data: ''},
		});
		addObject(set, {metadata: meta, spec: {mode: 'Default', data}}, [place.name, meta.creationTimestamp]);
	}
	return set;
}

/** Everything else that lives in a cluster of this size. Built-in ones answer in JSON only: nothing here reads them as protobuf. */
export function buildOtherTypes(
	random: Random,
	scale: Scale,
	namespaces: readonly string[],
	customTypes: number,
): readonly ResourceSet[] {
	return [
		...BUILT_IN.map(spec => build(random, spec, scale, namespaces, true)),
		...[...CUSTOM, ...widgets(customTypes)].map(spec => build(random, spec, scale, namespaces, false)),
		...ACCESS.map(spec => build(random, spec, scale, namespaces, true)),
	];
}

/** The definitions of all custom types, with a schema of the usual weight. */
export function buildDefinitions(random: Random, types: readonly ResourceType[]): ResourceSet {
	const set = createResourceSet({
		group: 'apiextensions.k8s.io',
		version: 'v1',
		plural: 'customresourcedefinitions',
		kind: 'CustomResourceDefinition',
		namespaced: false,
		builtIn: true,
		columns: [{name: 'Name'}, {name: 'Created At'}],
	});
	const description = random.hex(12_000);
	for (const type of types.filter(({builtIn}) => !builtIn)) {
		const {group, version, plural, kind, namespaced} = type;
		const name = `${plural}.${group}`;
		const names = {kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List`};
		const schema = {openAPIV3Schema: {type: 'object', description}};
		const spec = {
			group,
			names,
			scope: namespaced ? 'Namespaced' : 'Cluster',
			versions: [{name: version, served: true, storage: true, schema}],
		};
		const condition = {type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: ''};
		const status = {acceptedNames: names, conditions: [condition], storedVersions: [version]};
		const meta = metadata(random, {name}, 'helm', {spec: {group, names, scope: ''}});
		addObject(set, {metadata: meta, spec, status}, [name, meta.creationTimestamp]);
	}
	return set;
}

/** An APIService for every group that is served: all are answered by the API server itself. */
export function buildApiServices(random: Random, types: readonly ResourceType[]): ResourceSet {
	const set = createResourceSet({
		group: 'apiregistration.k8s.io',
		version: 'v1',
		plural: 'apiservices',
		kind: 'APIService',
		namespaced: false,
		builtIn: true,
		columns: [{name: 'Name'}, {name: 'Service'}, {name: 'Available'}, {name: 'Age'}],
	});
	const groups = new Map(types.map(({group, version}) => [`${version}.${group}`, {group, version}]));
	for (const [name, {group, version}] of groups) {
		const spec = {group, version, groupPriorityMinimum: 1000, versionPriority: 100};
		const available = {
			type: 'Available',
			status: 'True',
			reason: 'Local',
			message: 'Local APIServices are always available',
		};
		const object = {
			metadata: metadata(random, {name}, 'kube-apiserver', {spec}),
			spec,
			status: {conditions: [available]},
		};
		addObject(set, object, [name, 'Local', 'True', '33d']);
	}
	return set;
}
