import type {Encoding, ResourceRef} from '../src/kube/types.ts';
import type {RowSource, Source} from '../src/store/row-source.ts';
import type {TableName} from '../src/store/rows.ts';

export type CollectorVerb = 'get' | 'list' | 'watch';

type Reading = {
	/** One sentence for docs and the RBAC table: what the source is needed for. */
	readonly about: string;
	/** How its objects travel when the server can do it. */
	readonly encoding: Encoding;
	readonly verbs: readonly CollectorVerb[];
	/** Only objects whose fields match are read: "involvedObject.kind=Service". */
	readonly fieldSelector?: string;
	/** Only objects with these labels are read: "k8s-app=calico-node". */
	readonly labelSelector?: string;
	/** It cannot be watched: it is listed again after so many milliseconds. */
	readonly everyMs?: number;
	/** Never listed: only those objects that others name are read, one by one. */
	readonly onlyNamed?: true;
	/** Read only where one of these is served as well: without them nobody asks for what it holds. */
	readonly onlyWith?: readonly ResourceRef[];
	/** Without it hardly anything can be said: it is read first, and its absence makes every verdict UNKNOWN. */
	readonly essential?: true;
};

/** One source of the cluster: what is read, where it may be served, which fields are kept, and what that needs. */
export type Collector<N extends TableName = TableName> = RowSource<N> & Reading;

/** Pods have a table of their own, with readers of their own. */
export type PodCollector = Source & Reading & {readonly name: 'pods'};

export type AnyCollector = Collector | PodCollector;

/** Most collectors list, then watch. */
export const listAndWatch: readonly CollectorVerb[] = ['list', 'watch'];
