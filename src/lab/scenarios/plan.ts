import type {ProbeRecord} from '../cluster.ts';
import type {PrometheusAnswers} from './build/prometheus.ts';
import type {Clock} from './clock.ts';
import type {KubeObject, Strings} from './object.ts';

/** What a scenario is made of before it is written out as objects: addresses, IPAM blocks and endpoints follow from it. */
export type ClusterPlan = {
	readonly clock: Clock;
	readonly nodes: readonly NodeSpec[];
	readonly namespaces: readonly NamespaceSpec[];
	readonly workloads: readonly WorkloadSpec[];
	readonly services: readonly ServiceSpec[];
	readonly calico: CalicoSpec;
	readonly metallb: MetalLbSpec;
	/** Objects that nothing else follows from, written in full. */
	readonly objects: readonly KubeObject[];
	readonly logs: Strings;
	readonly probes: readonly ProbeRecord[];
	/** What Prometheus answers; unset when it cannot be reached. */
	readonly prometheus?: PrometheusAnswers;
	/** RFC 3339 time at which a pod was made when it does not say so itself. */
	readonly bornAt: (namespace: string, pod: string) => string;
};

export type NodeSpec = {
	readonly name: string;
	readonly server: boolean;
	readonly address: string;
	readonly podCidr: string;
	/** Calico blocks of the node in order; slot n of a pod is address n of them. */
	readonly blocks: readonly string[];
	readonly cores: number;
	readonly memoryGi: number;
	/** The node's k3s.io/node-args. */
	readonly args: readonly string[];
	/** Annotations flannel.alpha.coreos.com/* are there. */
	readonly flannelMarks: boolean;
	/** projectcalico.org/IPv4Address; the node's own address with /24 when unset. */
	readonly calicoAddress?: string;
	/** Since when calico-node does not run on it; it does when unset. */
	readonly calicoDownSince?: string;
};

export type NamespaceSpec = {readonly name: string; readonly labels?: Strings};

export type ContainerSpec = {
	readonly name: string;
	readonly image: string;
	/** "9004", "53/UDP". */
	readonly ports: readonly string[];
	readonly env?: Strings;
	readonly args?: readonly string[];
	readonly requests?: Strings;
	readonly limits?: Strings;
};

/** Where a pod's address comes from: the node, a slot of the node's Calico blocks, an address Flannel gave, or none yet. */
export type Address =
	| {readonly kind: 'host'}
	| {readonly kind: 'calico'; readonly slot: number}
	| {readonly kind: 'flannel'; readonly ip: string}
	| {readonly kind: 'none'};

export type ContainerState =
	| {readonly kind: 'running'; readonly ready: boolean}
	| {readonly kind: 'waiting'; readonly reason: string}
	| {readonly kind: 'terminated'; readonly reason: string; readonly exitCode: number};

export type PodSpec = {
	readonly name: string;
	readonly node: string;
	readonly address: Address;
	readonly createdAt?: string;
	readonly deletedAt?: string;
	readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
	/** By container; running and ready when unset. */
	readonly states?: Readonly<Record<string, ContainerState>>;
};

export type WorkloadSpec = {
	/** Pod: pods that no workload controller owns. */
	readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod';
	readonly namespace: string;
	readonly name: string;
	/** Selector and pod labels. */
	readonly labels: Strings;
	readonly extraPodLabels?: Strings;
	readonly containers: readonly ContainerSpec[];
	readonly initContainers?: readonly ContainerSpec[];
	readonly pods: readonly PodSpec[];
	/** Wanted pods, where that is not how many there are right now. */
	readonly replicas?: number;
	readonly templateHash: string;
	/** Sizes of volumeClaimTemplates by claim name. */
	readonly claims?: Strings;
	readonly serviceAccount?: string;
	readonly createdAt: string;
	/** For kind Pod: what owns it, when that is not a workload. */
	readonly owner?: {readonly apiVersion: string; readonly kind: string; readonly name: string};
};

export type ServiceSpec = {
	readonly namespace: string;
	readonly name: string;
	readonly type: 'ClusterIP' | 'LoadBalancer' | 'ExternalName';
	/** Empty for ExternalName, "None" for headless. */
	readonly clusterIp: string;
	/** "NAME PORT[:TARGET][/UDP][@NODEPORT]". */
	readonly ports: readonly string[];
	readonly selector: Strings;
	readonly loadBalancerIp?: string;
	readonly requestedIp?: string;
	readonly externalName?: string;
	readonly annotations?: Strings;
	readonly labels?: Strings;
	readonly createdAt: string;
};

export type CalicoSpec = {
	readonly version: string;
	readonly poolCidr: string;
	readonly natOutgoing: boolean;
	/** When calico-node came up everywhere. */
	readonly since: string;
};

export type MetalLbSpec = {
	/** Without one there is no pool. */
	readonly ranges: readonly string[];
	/** Where the L2Advertisement stands and to which interfaces it is limited, when not as it should be. */
	readonly advertisement?: {readonly namespace?: string; readonly interfaces?: readonly string[]};
	/** Node that announces an address, by "namespace/service". */
	readonly announcedBy: Strings;
};
