import type {Connection} from '../../../src/kube/kubeconfig.ts';

/** A running container that the suite may read logs of and run commands in. */
export type ContractPod = {
	readonly namespace: string;
	readonly name: string;
	readonly container: string;
	/** Serves HTTP and answers 404 for what it does not have. */
	readonly port: number;
	/** A container port on which nothing listens. */
	readonly closedPort: number;
};

/** What the suite needs of a cluster, embedded or real. */
export type ContractTarget = {
	/** Of an administrator. */
	readonly administrator: Connection;
	/** Of a user who may list pods, and neither list secrets nor Deployments, nor create ConfigMaps. */
	readonly limited: Connection;
	readonly pod: ContractPod;
	/** Adds a line to the log of that container. */
	readonly print: (line: string) => Promise<void>;
	/** Makes the cluster forget its history before this resourceVersion. */
	readonly compact: (resourceVersion: string) => Promise<void>;
	readonly close: () => Promise<void>;
};
