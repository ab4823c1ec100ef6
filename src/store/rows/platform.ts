import type {ObjectMeta, WorkloadHost} from '../rows.ts';

/** An object that an Application of Argo CD manages and that differs from Git. */
export type DriftedObject = {readonly kind: string; readonly namespace: string; readonly name: string};

/** An Application of Argo CD (argoproj.io/v1alpha1). */
export type ApplicationRow = ObjectMeta & {
	/** Synced | OutOfSync | Unknown; empty before the controller has seen it. */
	readonly sync: string;
	/** Healthy | Progressing | Degraded | Suspended | Missing | Unknown. */
	readonly health: string;
	readonly message: string;
	/** spec.syncPolicy.automated.selfHeal: changes made by hand are taken back. */
	readonly selfHeals: boolean;
	/** A few of the objects that are OutOfSync. */
	readonly drifted: readonly DriftedObject[];
};

/** A SealedSecret (bitnami.com/v1alpha1); what is sealed in it is never kept. */
export type SealedSecretRow = ObjectMeta & {
	/** Condition Synced: "True", "False"; empty when the controller has not said. */
	readonly synced: string;
	readonly message: string;
};

export type IngressRow = ObjectMeta & {
	/** spec.ingressClassName, or the annotation that came before it; empty for the default class. */
	readonly ingressClass: string;
	readonly hosts: readonly string[];
	/** The Services it sends requests to, in its own namespace; `port` as written, a number or a name. */
	readonly backends: readonly {readonly service: string; readonly port: string}[];
	/** status.loadBalancer: addresses and names. */
	readonly addresses: readonly string[];
};

export type IngressClassRow = ObjectMeta & {readonly controller: string; readonly isDefault: boolean};

export type PersistentVolumeRow = ObjectMeta & {
	/** Available | Bound | Released | Failed. */
	readonly phase: string;
	readonly message: string;
	readonly storageClass: string;
	/** "NAMESPACE/NAME" of the claim; empty when none. */
	readonly claim: string;
	/** Where the data is: "nfs SERVER:PATH", "hostPath PATH", "local PATH", "csi DRIVER HANDLE"; empty for other kinds. */
	readonly place: string;
	readonly reclaimPolicy: string;
	readonly capacity: string;
};

export type PersistentVolumeClaimRow = ObjectMeta & {
	/** Pending | Bound | Lost. */
	readonly phase: string;
	/** Absent when the claim does not say; empty when it wants none. */
	readonly storageClass?: string;
	readonly volume: string;
	readonly requested: string;
};

export type StorageClassRow = ObjectMeta & {
	readonly provisioner: string;
	readonly isDefault: boolean;
	/** Immediate | WaitForFirstConsumer. */
	readonly bindingMode: string;
};

/** A WorkflowTemplate or CronWorkflow of Argo. */
export type WorkflowTemplateRow = ObjectMeta & {
	readonly kind: 'WorkflowTemplate' | 'CronWorkflow';
	/** Of a CronWorkflow; empty otherwise. */
	readonly schedule: string;
	readonly suspended: boolean;
	/** Of a CronWorkflow: when it last started a workflow; 0 when never. */
	readonly lastScheduledAt: number;
	/** Where its containers and parameters point to. */
	readonly hosts: readonly WorkloadHost[];
};

/** An Event of type Warning. */
export type WarningRow = ObjectMeta & {
	readonly subject: {readonly kind: string; readonly namespace: string; readonly name: string};
	readonly reason: string;
	readonly message: string;
	/** The component that wrote it. */
	readonly from: string;
	readonly count: number;
	/** The last time it was seen, milliseconds since the epoch. */
	readonly at: number;
};

/** What metrics.k8s.io says of a node or a pod: cores and bytes, over the window that ended at `at`. */
export type UsageRow = ObjectMeta & {
	readonly cpu: number;
	readonly memory: number;
	readonly at: number;
};

/** The tables of platform services, by collector name. */
export type PlatformTables = {
	readonly applications: ApplicationRow;
	readonly sealedSecrets: SealedSecretRow;
	readonly ingresses: IngressRow;
	readonly ingressClasses: IngressClassRow;
	readonly persistentVolumes: PersistentVolumeRow;
	readonly persistentVolumeClaims: PersistentVolumeClaimRow;
	readonly storageClasses: StorageClassRow;
	readonly workflowTemplates: WorkflowTemplateRow;
	readonly cronWorkflows: WorkflowTemplateRow;
	readonly warnings: WarningRow;
	readonly nodeMetrics: UsageRow;
	readonly calicoMetrics: UsageRow;
};
