import type {Condition, ObjectMeta} from '../rows.ts';

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
