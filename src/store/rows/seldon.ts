import type {Condition, ObjectMeta} from '../rows.ts';

/**
 * Rows of Seldon Core v2 (mlops.seldon.io/v1alpha1). In the conditions of a Model `message` is the state (ModelFailed,
 * ScheduleFailed …) and `reason` the free text, the other way round than anywhere else.
 */
export type SeldonModelRow = ObjectMeta & {
	readonly conditions: readonly Condition[];
	readonly storageUri: string;
	readonly requirements: readonly string[];
	/** The Server asked for; empty when any will do. */
	readonly server: string;
	readonly secretName: string;
	/** Wanted copies; 1 when the object does not say. */
	readonly replicas: number;
	readonly availableReplicas: number;
	/** The Server it was put on, from status.selector "server=NAME"; empty when none. */
	readonly scheduledOn: string;
	/** metadata.generation > status.observedGeneration, where that is said: the status is about an older spec. */
	readonly statusIsOld: boolean;
};

export type SeldonServerRow = ObjectMeta & {
	readonly conditions: readonly Condition[];
	readonly serverConfig: string;
	/** spec.capabilities; empty when those of its ServerConfig hold. */
	readonly capabilities: readonly string[];
	readonly extraCapabilities: readonly string[];
	readonly replicas: number;
	readonly loadedModels: number;
};

/** An Experiment or a Pipeline: what it sends requests to, and whether it is ready. */
export type SeldonRouteRow = ObjectMeta & {
	readonly kind: 'Experiment' | 'Pipeline';
	readonly conditions: readonly Condition[];
	readonly members: readonly string[];
	/** How an Experiment splits requests between its candidates; absent for Pipelines. */
	readonly weights?: readonly {readonly name: string; readonly weight: number}[];
	/** What the members are: the steps of a Pipeline are models, an Experiment may be made of pipelines. */
	readonly memberKind: 'Model' | 'Pipeline';
};

/** A SeldonConfig: which Secrets it tells the agents to configure rclone from. */
export type SeldonConfigRow = ObjectMeta & {readonly agentSecrets: readonly string[]};

export type SeldonRuntimeRow = SeldonConfigRow & {
	readonly conditions: readonly Condition[];
	readonly seldonConfig: string;
	/** Components that the runtime sets apart from its SeldonConfig; `replicas` absent when it does not say. */
	readonly overrides: readonly {
		readonly name: string;
		readonly disabled: boolean;
		readonly replicas?: number;
	}[];
};

/** The shape of a Secret that may hold where models are stored. No value of it is ever kept. */
export type StorageSecretRow = ObjectMeta & {
	/** What the server said when it was asked for it; without `read` nothing else is known. */
	readonly answer: 'read' | 'missing' | 'forbidden' | 'failed';
	readonly keyCount: number;
	/** Of many keys the first. */
	readonly keys: readonly {
		readonly name: string;
		/** json and yaml: a mapping, `missing` says what an rclone configuration needs and it lacks; empty: no value, or one that a snapshot left out. */
		readonly form: 'json' | 'yaml' | 'ini' | 'empty' | 'other';
		readonly missing: readonly ('name' | 'type' | 'parameters')[];
		/** The endpoint in it is an address and not a name. */
		readonly byAddress: boolean;
	}[];
};
