import type {ObjectMeta} from '../rows.ts';

/** One resource of a quota: what may be used and what is, as quantities ("100Gi", "50", "500m"). */
export type QuotaItem = {readonly resource: string; readonly hard: string; readonly used: string};

export type ResourceQuotaRow = ObjectMeta & {
	readonly items: readonly QuotaItem[];
	/** The quota counts only some pods: BestEffort, a priority class … */
	readonly isScoped: boolean;
};

/** What a LimitRange fills in where a container does not say it, by "requests.RESOURCE" and "limits.RESOURCE". */
export type LimitRangeRow = ObjectMeta & {readonly defaults: readonly string[]};

/** An Argo Workflow: how it stands, and what its steps that did not succeed say. */
export type WorkflowRow = ObjectMeta & {
	/** Pending | Running | Succeeded | Failed | Error; empty before the controller has seen it. */
	readonly phase: string;
	readonly message: string;
	readonly startedAt: number;
	readonly finishedAt: number;
	/** What it was made from: "WorkflowTemplate/NAME", "CronWorkflow/NAME"; empty when from nothing. */
	readonly madeFrom: string;
	/** Steps that are not Succeeded, Skipped or Omitted and have a message; few. */
	readonly troubled: readonly {readonly name: string; readonly phase: string; readonly message: string}[];
	/** The steps are kept compressed or outside of the object and cannot be read here. */
	readonly stepsHidden: boolean;
};

/** A core/v1 Event with reason FailedCreate. */
export type CreationFailureRow = ObjectMeta & {
	/** Who wanted to create something: a ReplicaSet, StatefulSet, Job, Workflow … */
	readonly subject: {readonly kind: string; readonly namespace: string; readonly name: string};
	readonly message: string;
	/** The last time it was seen, milliseconds since the epoch. */
	readonly at: number;
	readonly count: number;
};
