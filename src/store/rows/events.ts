import type {ObjectMeta} from '../rows.ts';

/** A core/v1 Event about a Service. */
export type ServiceEventRow = ObjectMeta & {
	readonly serviceNamespace: string;
	readonly serviceName: string;
	readonly reason: string;
	readonly message: string;
	/** Normal or Warning. */
	readonly type: string;
	/** The component that wrote it. */
	readonly from: string;
	readonly count: number;
	/** The last time it was seen, milliseconds since the epoch. */
	readonly at: number;
};
