import type {Condition, LabelSelector, ObjectMeta} from '../rows.ts';

export type IpAddressPoolRow = ObjectMeta & {
	/** As written: CIDRs and "FIRST-LAST". */
	readonly addresses: readonly string[];
	readonly autoAssign: boolean;
	readonly avoidBuggyIps: boolean;
	/** spec.serviceAllocation is there: only some Services get addresses of it by themselves. */
	readonly dedicated: boolean;
	/** From the status, which MetalLB writes since 0.15. */
	readonly counted?: {readonly assigned: number; readonly available: number};
};

/** What L2Advertisement and BGPAdvertisement have in common. No pools and no pool selectors mean every pool. */
type Advertisement = ObjectMeta & {
	readonly pools: readonly string[];
	readonly poolSelectors: readonly LabelSelector[];
	/** One of them has to select the node; none means every node. */
	readonly nodeSelectors: readonly LabelSelector[];
	/** One of them has to select the Service; none means every Service (MetalLB 0.16). */
	readonly serviceSelectors: readonly LabelSelector[];
};

export type L2AdvertisementRow = Advertisement & {
	/** Empty: every interface of the node. */
	readonly interfaces: readonly string[];
};

export type BgpAdvertisementRow = Advertisement & {
	/** Names of BGPPeers; empty means every peer. */
	readonly peers: readonly string[];
};

export type BgpPeerRow = ObjectMeta & {
	readonly peerAddress: string;
	readonly peerAsn: number;
	readonly nodeSelectors: readonly LabelSelector[];
};

/** Written by the speaker that answers for a Service (MetalLB 0.14.6 and newer). */
export type ServiceL2StatusRow = ObjectMeta & {
	readonly node: string;
	readonly serviceNamespace: string;
	readonly serviceName: string;
	/** Empty unless the advertisement limits them. */
	readonly interfaces: readonly string[];
};

/** What a component of MetalLB thinks of the configuration (0.15.3 and newer). */
export type ConfigurationStateRow = ObjectMeta & {
	readonly result: string;
	readonly error: string;
	readonly conditions: readonly Condition[];
};
