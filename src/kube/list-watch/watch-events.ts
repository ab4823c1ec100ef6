import type {ApiStatus} from '../http/status.ts';
import type {ListSink} from '../types.ts';

/** What a watch tells while it is read; objects go to the sink at once. */
export type WatchEvents = {
	readonly sink: ListSink;
	/** An object was put or removed, or a bookmark came: the watch can be resumed from here. */
	readonly onPosition: (resourceVersion: string, isBookmark: boolean) => void;
	/** The server ends the watch: 410 when its history does not reach back far enough. */
	readonly onError: (status: ApiStatus) => void;
};

/** Reads watch events from chunks of any size, and keeps none of them: their memory is given back. Throws KubeError `protocol`. */
export type WatchReader = {readonly push: (chunk: Buffer) => void};
