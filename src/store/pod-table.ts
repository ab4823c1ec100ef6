import type {Labels, OwnerRef} from './rows.ts';

/** One pod, decoded from the columns for display or for a check that looks at few pods. */
export type PodRow = {
	readonly slot: number;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly node: string;
	/** status.podIPs, else status.podIP; empty until the pod has one. */
	readonly ips: readonly string[];
	readonly hostNetwork: boolean;
	/** Pending | Running | Succeeded | Failed | Unknown. */
	readonly phase: string;
	/** What kubectl prints in STATUS: a waiting or terminated reason, "Terminating", or the phase. */
	readonly status: string;
	readonly ready: number;
	readonly containers: number;
	readonly restarts: number;
	readonly createdAt: number;
	readonly deletedAt?: number;
	readonly owner?: OwnerRef;
	readonly labels: Labels;
	readonly calico: CalicoMark;
	readonly ends: readonly ContainerEnd[];
};

/** A container that ended otherwise than well: killed, by a signal, or with an exit code. */
export type ContainerEnd = {
	readonly container: string;
	/** An init container. */
	readonly init: boolean;
	/** OOMKilled, Error, ContainerCannotRun …; OOMKilled may come with exit code 0, when only a child was killed. */
	readonly reason: string;
	readonly exitCode: number;
	readonly signal: number;
	/** finishedAt, milliseconds since the epoch; 0 when it does not say. */
	readonly at: number;
	/** From `state`; otherwise from `lastState`, and the container was started again. */
	readonly current: boolean;
};

/** A port that a container declares. Programs may listen on others; a policy that names a port means one of these. */
export type ContainerPort = {readonly name: string; readonly port: number; readonly protocol: string};

/** What policies ask of the spec of a pod. */
export type PodSpecPart = {
	readonly serviceAccount: string;
	/** Of containers and of sidecars (init containers that stay). */
	readonly ports: readonly ContainerPort[];
};

/**
 * What annotation cni.projectcalico.org/podIP(s) says about the pod's addresses: `none` no annotation, `matches` it names an
 * address the pod has, `differs` it names others only (an address left from an earlier sandbox).
 */
export type CalicoMark = 'none' | 'matches' | 'differs';

/** Bits of {@link PodTable.flags}. */
export const podFlags = {
	hostNetwork: 1,
	/** Phase Succeeded or Failed: the address is released, whatever status.podIP still says. */
	finished: 2,
	terminating: 4,
	ready: 8,
	calicoAnnotated: 16,
	calicoMatches: 32,
} as const;

/**
 * All pods of one snapshot, immutable. A slot is stable for as long as its pod lives; slots of gone pods are skipped by
 * `slots()` and may be used again in a later snapshot. Ids are small integers that index `name` lists of the table.
 */
export type PodTable = {
	readonly size: number;
	/** Slots in use, ascending. */
	readonly slots: () => IterableIterator<number>;
	/** The same as an array that is made once per table; not to be written. */
	readonly slotList: () => Int32Array;
	readonly row: (slot: number) => PodRow;
	/** -1 when there is no such pod. */
	readonly find: (namespace: string, name: string) => number;
	readonly flags: (slot: number) => number;
	/** First IPv4 address as an unsigned 32-bit number; 0 when it has none. */
	readonly ipv4: (slot: number) => number;
	/** All addresses as text; decoded on demand. */
	readonly ips: (slot: number) => readonly string[];
	readonly name: (slot: number) => string;
	/** Case-sensitive substring test on pod names without decoding them. */
	readonly nameContains: (part: string) => (slot: number) => boolean;
	/** Negative, zero or positive: kubectl's order, by namespace and then name, byte by byte. */
	readonly compareNames: (slot: number, other: number) => number;
	readonly createdAt: (slot: number) => number;
	/** Ready containers, as in kubectl's READY column. */
	readonly ready: (slot: number) => number;
	/** Containers, as in kubectl's READY column: sidecars (restartable init containers) included. */
	readonly containers: (slot: number) => number;
	readonly restarts: (slot: number) => number;
	readonly namespaceId: (slot: number) => number;
	readonly nodeId: (slot: number) => number;
	readonly ownerId: (slot: number) => number;
	readonly labelsId: (slot: number) => number;
	readonly statusId: (slot: number) => number;
	/** 0 for pods none of whose containers ended badly: nearly all. */
	readonly endsId: (slot: number) => number;
	readonly specId: (slot: number) => number;
	/** Ids of each kind are below these. */
	readonly idCounts: Readonly<
		Record<'namespaces' | 'nodes' | 'owners' | 'labels' | 'statuses' | 'specs', number>
	>;
	readonly namespaceName: (id: number) => string;
	readonly nodeName: (id: number) => string;
	readonly ownerOf: (id: number) => OwnerRef | undefined;
	readonly labelsOf: (id: number) => Labels;
	readonly statusOf: (id: number) => string;
	readonly endsOf: (id: number) => readonly ContainerEnd[];
	readonly specOf: (id: number) => PodSpecPart;
};
