import type {ListSink} from '../types.ts';

/** metav1.ListMeta of a page. */
export type ListHead = {
	readonly resourceVersion: string;
	/** '' on the last page. */
	readonly continueToken: string;
	/** Objects after this page; servers leave it out with selectors. */
	readonly remaining: number | undefined;
};

/** What a page reader tells while it reads; objects go to the sink at once. */
export type PageEvents = {
	readonly sink: ListSink;
	/** As soon as the page's metadata has arrived: before the objects in most answers, after them in some. */
	readonly onHead: (head: ListHead) => void;
	readonly onObject: () => void;
};

/** Reads one page from chunks of any size, and keeps none of them: their memory is used again. Both throw KubeError `protocol`. */
export type PageReader = {
	readonly push: (chunk: Buffer) => void;
	/** The page must be complete now. */
	readonly end: () => void;
};
