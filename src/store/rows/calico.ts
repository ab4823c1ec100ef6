import type {Condition, ObjectMeta} from '../rows.ts';

export type IpPoolRow = ObjectMeta & {
	readonly cidr: string;
	/** 26 for IPv4 and 122 for IPv6 when the object does not say (Calico api v3 IPPoolSpec.blockSize). */
	readonly blockSize: number;
	readonly ipipMode: string;
	readonly vxlanMode: string;
	readonly natOutgoing: boolean;
	readonly disabled: boolean;
	readonly nodeSelector: string;
	readonly namespaceSelector: string;
	readonly allowedUses: readonly string[];
	readonly assignmentMode: string;
};

export type IpamAllocation = {
	/** Offset of the address from the first one of the block. */
	readonly ordinal: number;
	readonly handleId: string;
	readonly namespace: string;
	readonly pod: string;
	readonly node: string;
	/** attributes[].secondary.type: vxlanTunnelAddress, ipipTunnelAddress …; empty for pods. */
	readonly type: string;
	/** attributes[].secondary.timestamp: when the address was handed out; absent when the object does not say. */
	readonly allocatedAt?: number;
};

export type IpamBlockRow = ObjectMeta & {
	readonly cidr: string;
	/** "host:NODE", "virtual:load-balancer", or empty when the block was released with addresses in use. */
	readonly affinity: string;
	readonly size: number;
	readonly allocations: readonly IpamAllocation[];
	readonly deleted: boolean;
};

export type BlockAffinityRow = ObjectMeta & {
	readonly cidr: string;
	readonly node: string;
	readonly state: string;
	readonly type: string;
	readonly deleted: boolean;
};

export type IpamHandleRow = ObjectMeta & {
	readonly handleId: string;
	readonly blocks: readonly {readonly cidr: string; readonly count: number}[];
	readonly deleted: boolean;
};

export type InstallationRow = ObjectMeta & {
	readonly cniType: string;
	readonly ipamType: string;
	readonly variant: string;
	readonly calicoVersion: string;
	readonly bgp: string;
	readonly ipPools: readonly {
		readonly name: string;
		readonly cidr: string;
		readonly encapsulation: string;
		readonly natOutgoing: string;
		readonly nodeSelector: string;
		readonly blockSize: number;
	}[];
	/** What the operator observes, else what it was told; 0 when neither says it. */
	readonly mtu: number;
	/** spec.calicoNetwork.nodeAddressAutodetectionV4 as "firstFound" or "FIELD: VALUE"; empty when unset. */
	readonly autodetectionV4: string;
	readonly registry: string;
	/** Empty when unset, "None" when FlexVolume is off. */
	readonly flexVolumePath: string;
	/** Fields that were applied where the API has none of that name: it drops them without an error. */
	readonly misplaced: readonly string[];
	readonly conditions: readonly Condition[];
};

export type ClusterInformationRow = ObjectMeta & {
	readonly calicoVersion: string;
	readonly clusterGuid: string;
	readonly datastoreReady: boolean;
};

/** What the operator says about one component of Calico. */
export type TigeraStatusRow = ObjectMeta & {readonly conditions: readonly Condition[]};

/** That the operator was asked for an API server of Calico. */
export type CalicoApiServerRow = ObjectMeta & {
	/** "Ready", or empty while it is not. */
	readonly state: string;
	readonly conditions: readonly Condition[];
};

/** Numbers are 0 where the object does not say: then Felix takes its default. */
export type FelixConfigurationRow = ObjectMeta & {
	readonly vxlanPort: number;
	readonly wireguard: boolean;
	readonly wireguardPort: number;
	/** prometheusMetricsEnabled; absent where the object does not say. */
	readonly metrics?: boolean;
	readonly metricsPort: number;
};

export type CalicoBgpConfigurationRow = ObjectMeta & {
	/** Every node peers with every other one; on unless switched off. */
	readonly nodeToNodeMesh: boolean;
};

export type CalicoBgpPeerRow = ObjectMeta & {
	readonly peerIp: string;
	readonly peerSelector: string;
	readonly node: string;
	readonly nodeSelector: string;
};

/** The state of BIRD on a node, for as long as somebody asks for it with this object. */
export type CalicoNodeStatusRow = ObjectMeta & {
	readonly node: string;
	/** Agent, BGP, Routes. */
	readonly classes: readonly string[];
	/** 0: never again. */
	readonly updatePeriodSeconds: number;
	readonly lastUpdated: number;
	readonly peers: readonly {readonly ip: string; readonly type: string; readonly state: string}[];
};
