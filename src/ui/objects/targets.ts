import type {Subject} from '../../checks/finding.ts';
import type {ObjectTarget} from '../../session/session.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';

type Kind = {readonly source: SourceName; readonly namespaced: boolean};

/** Kinds that findings name, with the source that reads them; group and version are those the source is read from. */
const kinds: Readonly<Record<string, Kind>> = {
	Node: {source: 'nodes', namespaced: false},
	Namespace: {source: 'namespaces', namespaced: false},
	Pod: {source: 'pods', namespaced: true},
	Service: {source: 'services', namespaced: true},
	EndpointSlice: {source: 'endpointSlices', namespaced: true},
	DaemonSet: {source: 'daemonSets', namespaced: true},
	Deployment: {source: 'deployments', namespaced: true},
	StatefulSet: {source: 'statefulSets', namespaced: true},
	ReplicaSet: {source: 'replicaSets', namespaced: true},
	PodDisruptionBudget: {source: 'podDisruptionBudgets', namespaced: true},
	CustomResourceDefinition: {source: 'customResourceDefinitions', namespaced: false},
	APIService: {source: 'apiServices', namespaced: false},
	ServiceCIDR: {source: 'serviceCidrs', namespaced: false},
	NetworkPolicy: {source: 'networkPolicies', namespaced: true},
	IPPool: {source: 'ipPools', namespaced: false},
	IPAMBlock: {source: 'ipamBlocks', namespaced: false},
	BlockAffinity: {source: 'blockAffinities', namespaced: false},
	IPAMHandle: {source: 'ipamHandles', namespaced: false},
	Installation: {source: 'installations', namespaced: false},
	ClusterInformation: {source: 'clusterInformation', namespaced: false},
	TigeraStatus: {source: 'tigeraStatuses', namespaced: false},
	IPAddressPool: {source: 'ipAddressPools', namespaced: true},
	L2Advertisement: {source: 'l2Advertisements', namespaced: true},
	BGPAdvertisement: {source: 'bgpAdvertisements', namespaced: true},
	ConfigurationState: {source: 'configurationStates', namespaced: true},
	ConfigMap: {source: 'dnsConfigs', namespaced: true},
	Model: {source: 'seldonModels', namespaced: true},
	Server: {source: 'seldonServers', namespaced: true},
	Experiment: {source: 'seldonExperiments', namespaced: true},
	Pipeline: {source: 'seldonPipelines', namespaced: true},
	SeldonRuntime: {source: 'seldonRuntimes', namespaced: true},
	SeldonConfig: {source: 'seldonConfigs', namespaced: true},
	ServerConfig: {source: 'seldonServerConfigs', namespaced: true},
	Workflow: {source: 'workflows', namespaced: true},
	ResourceQuota: {source: 'resourceQuotas', namespaced: true},
	LimitRange: {source: 'limitRanges', namespaced: true},
	'Calico NetworkPolicy': {source: 'calicoNetworkPolicies', namespaced: true},
	GlobalNetworkPolicy: {source: 'globalNetworkPolicies', namespaced: false},
	AdminNetworkPolicy: {source: 'adminNetworkPolicies', namespaced: false},
	BaselineAdminNetworkPolicy: {source: 'baselineAdminNetworkPolicies', namespaced: false},
	ClusterNetworkPolicy: {source: 'clusterNetworkPolicies', namespaced: false},
};

/** The pod of this name, to be fetched. */
export function podTarget(namespace: string, name: string): ObjectTarget {
	return {
		resource: {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true},
		namespace,
		name,
	};
}

/** The node of this name, to be fetched. */
export function nodeTarget(name: string): ObjectTarget {
	return {
		resource: {group: '', version: 'v1', resource: 'nodes', kind: 'Node', namespaced: false},
		namespace: '',
		name,
	};
}

/** The object a finding names, to be fetched; undefined when its kind is not one that is read here. */
export function subjectTarget(snapshot: Snapshot, subject: Subject): ObjectTarget | undefined {
	const kind = kinds[subject.kind];
	const status = snapshot.sources.find(source => source.name === kind?.source);
	if (kind === undefined || status === undefined) return undefined;
	const [groupVersion = '', resource = ''] = status.resource.split(' ');
	const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
	if (!resource || !version) return undefined;
	return {
		resource: {
			group: group ?? '',
			version,
			resource,
			kind: subject.kind.replace(/^Calico /, ''),
			namespaced: kind.namespaced,
		},
		namespace: kind.namespaced ? subject.namespace : '',
		name: subject.name,
	};
}
