/** A resource of the API as requests name it; `group` is '' for the core group. */
export type ResourceRef = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly kind: string;
	readonly namespaced: boolean;
};

/** How objects of a source travel: whole as protobuf (core kinds), whole as JSON (custom resources), or metadata only as protobuf. */
export type Encoding = 'protobuf' | 'json' | 'metadata';

/**
 * Where a list-watch puts what it reads. Objects come either as one protobuf message (`buffer[start, end)`, valid only during the
 * call: no `k8s\0` magic, the object message itself) or as parsed JSON; a sink must make the same row of both.
 */
export type ListSink = {
	/** A complete list begins; rows that are not put again before `listed` are gone from the cluster. */
	readonly listing: () => void;
	readonly putWire: (buffer: Buffer, start: number, end: number) => void;
	readonly putJson: (object: unknown) => void;
	readonly removeWire: (buffer: Buffer, start: number, end: number) => void;
	readonly removeJson: (object: unknown) => void;
	/** A page arrived: objects of this list so far, and how many the server says are left when it does. */
	readonly progress: (loaded: number, remaining: number | undefined) => void;
	readonly listed: () => void;
};
