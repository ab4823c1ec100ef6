import {resourcePath} from '../kube/resource-path.ts';

/** What an action does; each kind declares its verbs in `verbs.ts`. */
export type ActionKind =
	| 'finalizer-remove'
	| 'finalizer-undo'
	| 'namespace-finalize'
	| 'restart'
	| 'pod-delete'
	| 'probe-exec'
	| 'probe-pod'
	| 'probe-container'
	| 'port-forward'
	| 'cleanup';

/** The cluster a plan was made for; `uid` is that of the namespace kube-system, '' when it may not be read. */
export type ActionCluster = {readonly context: string; readonly server: string; readonly uid: string};

/** An object by its place in the API. */
export type ActionTarget = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly kind: string;
	/** '' for cluster-scoped objects. */
	readonly namespace: string;
	readonly name: string;
};

/** What of an object the plan relies on. Fields that are left out may change without making the plan void. */
export type BoundObject = {
	readonly target: ActionTarget;
	/** Path of the object, without query. */
	readonly path: string;
	readonly uid: string;
	readonly resourceVersion?: string;
	readonly deletionTimestamp?: string;
	readonly finalizers?: readonly string[];
};

/** How it is told from the object, read again, whether a request had its effect although no answer came. */
export type ActionEffect =
	| {readonly kind: 'finalizerGone'; readonly finalizer: string}
	| {readonly kind: 'fieldIs'; readonly path: readonly string[]; readonly value: string}
	| {readonly kind: 'exists'}
	| {readonly kind: 'gone'}
	/** Nothing in the cluster tells. */
	| {readonly kind: 'untold'};

/** One request that will be sent, exactly. */
export type ActionRequest = {
	/** As RBAC names it: patch, create, delete, update, get (exec). */
	readonly verb: string;
	readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
	/** Path with query, canonical. */
	readonly path: string;
	readonly contentType?: string;
	readonly body?: string;
	/** The object it changes. */
	readonly target: ActionTarget;
	/** The same as a kubectl command. */
	readonly kubectl: string;
	/** The server can be asked first what it would do (dryRun=All). */
	readonly canDryRun: boolean;
	/** The object as it is now is saved before. */
	readonly backup: boolean;
	readonly effect: ActionEffect;
	/** PodDisruptionBudgets that must allow a disruption before it is sent. */
	readonly budgets?: readonly ActionTarget[];
	/** Workloads that must be ready again before the next request is sent. */
	readonly ready?: {readonly targets: readonly ActionTarget[]; readonly seconds: number};
};

/** What the person must do before anything is sent; `why` says what is unusual about it. */
export type Confirmation =
	| {readonly kind: 'yes'}
	| {readonly kind: 'typed'; readonly text: string; readonly why: string};

/** A change, planned from what was seen and not done. Values alone: the same plan has the same digest. */
export type ActionPlan = {
	readonly kind: ActionKind;
	readonly title: string;
	readonly cluster: ActionCluster;
	readonly bound: readonly BoundObject[];
	readonly requests: readonly ActionRequest[];
	/** What should be done instead or first. */
	readonly better: readonly string[];
	/** What it touches beyond the object itself. */
	readonly consequences: readonly string[];
	/** How it is undone; '' when it cannot be. */
	readonly undo: string;
	readonly confirmations: readonly Confirmation[];
};

/** "Model financial-ml/baseline", for sentences. */
export function targetTitle({kind, namespace, name}: ActionTarget): string {
	return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** Where the object itself is, whatever a request about it is sent to. */
export function objectPath({namespace, name, ...resource}: ActionTarget): string {
	return resourcePath({...resource, namespaced: namespace !== ''}, {namespace, name});
}
