import type {CreationFailureRow, LimitRangeRow, ResourceQuotaRow, WorkflowRow} from './rows/batch.ts';
import type {
	BlockAffinityRow,
	CalicoApiServerRow,
	CalicoBgpConfigurationRow,
	CalicoBgpPeerRow,
	CalicoNodeStatusRow,
	ClusterInformationRow,
	FelixConfigurationRow,
	InstallationRow,
	IpamBlockRow,
	IpamHandleRow,
	IpPoolRow,
	TigeraStatusRow,
} from './rows/calico.ts';
import type {DnsConfigRow} from './rows/dns.ts';
import type {ServiceEventRow} from './rows/events.ts';
import type {
	BgpAdvertisementRow,
	BgpPeerRow,
	ConfigurationStateRow,
	IpAddressPoolRow,
	L2AdvertisementRow,
	ServiceL2StatusRow,
} from './rows/metallb.ts';
import type {PlatformTables} from './rows/platform.ts';
import type {
	AdminPolicyRow,
	CalicoPolicyRow,
	HostEndpointRow,
	NetworkPolicyRow,
	NetworkSetRow,
	StagedCalicoPolicyRow,
	StagedKubernetesPolicyRow,
	TierRow,
} from './rows/policies.ts';
import type {
	SeldonConfigRow,
	SeldonModelRow,
	SeldonRouteRow,
	SeldonRuntimeRow,
	SeldonServerRow,
	StorageSecretRow,
} from './rows/seldon.ts';

/**
 * The rows of every table but pods (see pod-table.ts): plain immutable values, one per Kubernetes object, holding only what
 * checks and screens read. Every string has passed `cell()` of sanitise.ts; times are milliseconds since the epoch.
 */

export type Labels = Readonly<Record<string, string>>;

export type OwnerRef = {readonly kind: string; readonly name: string};

export type ObjectMeta = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly labels: Labels;
	readonly createdAt: number;
	readonly deletedAt?: number;
	readonly finalizers: readonly string[];
	/** The controlling owner. */
	readonly owner?: OwnerRef;
};

export type Condition = {
	readonly type: string;
	readonly status: string;
	readonly reason: string;
	readonly message: string;
	/** lastTransitionTime; 0 when the object does not say. */
	readonly at: number;
};

/** matchLabels folded into matchExpressions with operator In. */
export type LabelSelector = {
	readonly expressions: readonly {
		readonly key: string;
		readonly operator: string;
		readonly values: readonly string[];
	}[];
};

export type NodeRow = ObjectMeta & {
	readonly conditions: readonly Condition[];
	readonly internalIps: readonly string[];
	readonly podCidrs: readonly string[];
	readonly kubeletVersion: string;
	readonly containerRuntime: string;
	readonly osImage: string;
	readonly kernel: string;
	readonly unschedulable: boolean;
	readonly taints: readonly {readonly key: string; readonly value: string; readonly effect: string}[];
	/** What pods may use, in cores and bytes; absent when the node does not say. */
	readonly allocatable?: {readonly cpu: number; readonly memory: number};
	/** From labels node-role.kubernetes.io/ROLE. */
	readonly roles: readonly string[];
	/** Annotation k3s.io/node-args, decoded; absent when the node has none, 'malformed' when it is not a JSON array of strings. */
	readonly k3sArgs?: readonly string[] | 'malformed';
	/** Annotations flannel.alpha.coreos.com/*: flannel ran here once, which does not prove that it still does. */
	readonly flannel?: {readonly backendType: string; readonly publicIp: string};
	/** Annotations projectcalico.org/*; addresses as written, with their prefix length. */
	readonly calico?: {
		readonly ipv4Address: string;
		readonly ipv6Address: string;
		readonly vxlanTunnel: string;
		readonly ipipTunnel: string;
	};
};

export type NamespaceRow = ObjectMeta & {readonly phase: string; readonly conditions: readonly Condition[]};

export type ServicePort = {
	readonly name: string;
	readonly protocol: string;
	readonly port: number;
	readonly targetPort: string;
	readonly nodePort: number;
};

export type ServiceRow = ObjectMeta & {
	readonly type: string;
	/** Without the literal "None" of headless services, which have `headless` set. */
	readonly clusterIps: readonly string[];
	readonly headless: boolean;
	readonly externalName: string;
	readonly loadBalancerIps: readonly string[];
	readonly externalIps: readonly string[];
	readonly requestedLoadBalancerIp: string;
	readonly loadBalancerClass: string;
	readonly externalTrafficPolicy: string;
	readonly selector: Labels;
	readonly ports: readonly ServicePort[];
	readonly annotations: Labels;
};

export type Endpoint = {
	readonly addresses: readonly string[];
	readonly ready: boolean;
	readonly terminating: boolean;
	readonly node: string;
	readonly target?: {readonly kind: string; readonly namespace: string; readonly name: string};
};

export type EndpointSliceRow = ObjectMeta & {
	/** Label kubernetes.io/service-name; empty when none. */
	readonly service: string;
	readonly addressType: string;
	readonly ports: readonly {readonly name: string; readonly protocol: string; readonly port: number}[];
	readonly endpoints: readonly Endpoint[];
};

/** A Service's name or an IPv4 address in the environment of a container. */
export type WorkloadHost = {
	readonly container: string;
	readonly variable: string;
	readonly host: string;
	/** Where one is written behind it. */
	readonly port?: number;
};

export type WorkloadRow = ObjectMeta & {
	readonly kind: 'DaemonSet' | 'Deployment' | 'StatefulSet' | 'ReplicaSet';
	readonly desired: number;
	readonly ready: number;
	readonly updated: number;
	readonly available: number;
	readonly selector: LabelSelector;
	readonly images: readonly string[];
	/** Their names, in the order of their images. */
	readonly containers: readonly string[];
	/** Of the containers whose environment sets one. */
	readonly logLevels: readonly {
		readonly container: string;
		readonly variable: string;
		readonly level: string;
	}[];
	readonly updateStrategy: string;
	/** metadata.generation > status.observedGeneration: the status is about an older spec. */
	readonly statusIsOld: boolean;
	readonly conditions: readonly Condition[];
	/** Where its containers are told to go. */
	readonly hosts: readonly WorkloadHost[];
	/** Environment of the controller of Seldon Core v2, as far as it decides what it talks to; absent from every other workload. */
	readonly seldonEnvironment?: Labels;
};

/** Only metadata is read: enough to follow a pod to its Deployment. */
export type ReplicaSetRow = ObjectMeta;

export type PodDisruptionBudgetRow = ObjectMeta & {
	readonly selector: LabelSelector;
	readonly minAvailable: string;
	readonly maxUnavailable: string;
	readonly disruptionsAllowed: number;
	readonly currentHealthy: number;
	readonly desiredHealthy: number;
	readonly expectedPods: number;
};

export type CustomResourceDefinitionRow = ObjectMeta & {
	readonly group: string;
	readonly kind: string;
	readonly plural: string;
	readonly scope: string;
	readonly versions: readonly string[];
	readonly established: boolean;
};

export type ApiServiceRow = ObjectMeta & {
	readonly group: string;
	readonly version: string;
	/** Absent for APIs that the API server answers itself. */
	readonly service?: {readonly namespace: string; readonly name: string};
	readonly available: boolean;
	readonly reason: string;
	readonly message: string;
};

export type ServiceCidrRow = ObjectMeta & {
	readonly cidrs: readonly string[];
	readonly conditions: readonly Condition[];
};

export type {
	BlockAffinityRow,
	ClusterInformationRow,
	InstallationRow,
	IpamAllocation,
	IpamBlockRow,
	IpamHandleRow,
	IpPoolRow,
} from './rows/calico.ts';

/** Every table but pods, by collector name. */
export type Tables = PlatformTables & {
	readonly nodes: NodeRow;
	readonly namespaces: NamespaceRow;
	readonly services: ServiceRow;
	readonly endpointSlices: EndpointSliceRow;
	readonly daemonSets: WorkloadRow;
	readonly deployments: WorkloadRow;
	readonly statefulSets: WorkloadRow;
	readonly replicaSets: ReplicaSetRow;
	readonly podDisruptionBudgets: PodDisruptionBudgetRow;
	readonly customResourceDefinitions: CustomResourceDefinitionRow;
	readonly apiServices: ApiServiceRow;
	readonly serviceCidrs: ServiceCidrRow;
	readonly networkPolicies: NetworkPolicyRow;
	readonly calicoNetworkPolicies: CalicoPolicyRow;
	readonly globalNetworkPolicies: CalicoPolicyRow;
	readonly stagedNetworkPolicies: StagedCalicoPolicyRow;
	readonly stagedGlobalNetworkPolicies: StagedCalicoPolicyRow;
	readonly stagedKubernetesNetworkPolicies: StagedKubernetesPolicyRow;
	readonly tiers: TierRow;
	readonly networkSets: NetworkSetRow;
	readonly globalNetworkSets: NetworkSetRow;
	readonly hostEndpoints: HostEndpointRow;
	readonly adminNetworkPolicies: AdminPolicyRow;
	readonly baselineAdminNetworkPolicies: AdminPolicyRow;
	readonly clusterNetworkPolicies: AdminPolicyRow;
	readonly ipPools: IpPoolRow;
	readonly ipamBlocks: IpamBlockRow;
	readonly blockAffinities: BlockAffinityRow;
	readonly ipamHandles: IpamHandleRow;
	readonly installations: InstallationRow;
	readonly clusterInformation: ClusterInformationRow;
	readonly tigeraStatuses: TigeraStatusRow;
	readonly calicoApiServers: CalicoApiServerRow;
	readonly felixConfigurations: FelixConfigurationRow;
	readonly calicoBgpConfigurations: CalicoBgpConfigurationRow;
	readonly calicoBgpPeers: CalicoBgpPeerRow;
	readonly calicoNodeStatuses: CalicoNodeStatusRow;
	readonly resourceQuotas: ResourceQuotaRow;
	readonly limitRanges: LimitRangeRow;
	readonly workflows: WorkflowRow;
	readonly seldonModels: SeldonModelRow;
	readonly seldonServers: SeldonServerRow;
	readonly seldonExperiments: SeldonRouteRow;
	readonly seldonPipelines: SeldonRouteRow;
	readonly seldonRuntimes: SeldonRuntimeRow;
	readonly seldonConfigs: SeldonConfigRow;
	readonly seldonServerConfigs: ObjectMeta;
	readonly seldonConfigMaps: ObjectMeta;
	readonly storageSecrets: StorageSecretRow;
	readonly creationFailures: CreationFailureRow;
	readonly ipAddressPools: IpAddressPoolRow;
	readonly l2Advertisements: L2AdvertisementRow;
	readonly bgpAdvertisements: BgpAdvertisementRow;
	readonly bgpPeers: BgpPeerRow;
	readonly serviceL2Statuses: ServiceL2StatusRow;
	readonly configurationStates: ConfigurationStateRow;
	readonly serviceEvents: ServiceEventRow;
	readonly dnsConfigs: DnsConfigRow;
};

export type TableName = keyof Tables;
export type SourceName = TableName | 'pods';
