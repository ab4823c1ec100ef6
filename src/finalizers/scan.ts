import type {Discovery, ServedResource} from '../kube/discovery.ts';
import {KubeError, messageOf} from '../kube/errors.ts';
import {readList} from '../kube/list-watch/list.ts';
import type {Transport} from '../kube/transport.ts';
import type {ListSink} from '../kube/types.ts';
import {readTerminating} from '../kube/wire/terminating.ts';
import {cell} from '../store/sanitise.ts';
import {createTurns, largestFirst} from './largest-first.ts';
import {type TerminatingObject, terminatingObject} from './object.ts';

export type ScanProgress = {
	readonly types: number;
	readonly ofTypes: number;
	readonly objects: number;
};

export type ScanOptions = {
	readonly transport: Transport;
	readonly discovery: Discovery;
	/** '' for the whole cluster, cluster-scoped types included. */
	readonly namespace: string;
	readonly signal: AbortSignal;
	/** Milliseconds, a clock that only goes forward. */
	readonly elapsed: () => number;
	readonly onFound?: (object: TerminatingObject) => void;
	readonly onProgress?: (progress: ScanProgress) => void;
};

export type Scan = {
	readonly found: readonly TerminatingObject[];
	readonly types: number;
	readonly objects: number;
	readonly seconds: number;
	/** Types that could not be read, and why; what is in them is not known. */
	readonly unreadable: readonly {readonly resource: string; readonly reason: string}[];
};

/** Of the metadata of 1,000 objects less is sent than of 500 pods. */
const leastPage = 1_000;

/**
 * Finds everything that is being deleted, of every type that can be listed, by metadata alone: protobuf where the server has it (custom
 * resources too). Types are read side by side, the largest first; what is found is told at once. Rejects only when cancelled.
 */
export async function scanTerminating(options: ScanOptions): Promise<Scan> {
	const {discovery, namespace, signal} = options;
	const started = options.elapsed();
	const types = largestFirst(scannable(discovery, namespace));
	const turns = createTurns();
	const found: TerminatingObject[] = [];
	const unreadable: {readonly resource: string; readonly reason: string}[] = [];
	let objects = 0;
	let done = 0;
	const tell = (): void => options.onProgress?.({types: done, ofTypes: types.length, objects});

	const scanType = async (resource: ServedResource, place: number): Promise<void> => {
		let counted = 0;
		const hits: TerminatingObject[] = [];
		const put = (metadata: Readonly<Record<string, unknown>> | undefined): void => {
			objects += 1;
			counted += 1;
			const object = metadata && terminatingObject(resource, metadata);
			if (object === undefined) return;
			hits.push(object);
			options.onFound?.(object);
		};
		const sink: ListSink = {
			...ignored,
			// A list that begins again is counted again from its start.
			listing: () => {
				objects -= counted;
				counted = 0;
				hits.length = 0;
			},
			putWire: (bytes, start, end) => put(readTerminating(bytes, start, end)),
			putJson: object => put(metadataIn(object)),
			progress: tell,
		};
		try {
			const reading = {
				transport: {...options.transport, budget: turns.budget(place)},
				resource,
				namespace: resource.namespaced ? namespace : '',
				encoding: 'metadata',
				leastPage,
			} as const;
			await readList({
				...reading,
				sink,
				signal,
				onRequest: () => {},
				onBytes: () => {},
				onProgress: () => turns.told(place),
			});
			found.push(...hits);
		} catch (error) {
			if (signal.aborted || !(error instanceof KubeError)) throw error;
			found.push(...hits);
			// Served, but nothing that can be listed: no objects to be stuck.
			if (error.status !== 405)
				unreadable.push({resource: titleOf(resource), reason: cell(messageOf(error), 300)});
		} finally {
			turns.told(place);
		}
		done += 1;
		tell();
	};
	await Promise.all(types.map(scanType));
	return {
		found: found.sort(oldestFirst),
		types: types.length - unreadable.length,
		objects,
		seconds: (options.elapsed() - started) / 1_000,
		unreadable: [
			...unreadable,
			...discovery.stale.map(({group, version, why}) => ({
				resource: `${group}/${version}`,
				reason: cell(why, 300),
			})),
		],
	};
}

const ignored: ListSink = {
	listing: () => {},
	putWire: () => {},
	putJson: () => {},
	removeWire: () => {},
	removeJson: () => {},
	progress: () => {},
	listed: () => {},
};

const titleOf = ({group, resource}: ServedResource): string =>
	group === '' ? resource : `${resource}.${group}`;

function metadataIn(object: unknown): Readonly<Record<string, unknown>> | undefined {
	const {metadata} = (typeof object === 'object' && object !== null ? object : {}) as {
		readonly metadata?: unknown;
	};
	return typeof metadata === 'object' && metadata !== null
		? (metadata as Readonly<Record<string, unknown>>)
		: undefined;
}

const oldestFirst = (a: TerminatingObject, b: TerminatingObject): number =>
	a.deletionTimestamp === b.deletionTimestamp
		? `${a.namespace}/${a.resource}/${a.name}` < `${b.namespace}/${b.resource}/${b.name}`
			? -1
			: 1
		: a.deletionTimestamp < b.deletionTimestamp
			? -1
			: 1;

/** One version of every type that can be listed; the same objects under another group (events) once. */
function scannable({resources}: Discovery, namespace: string): readonly ServedResource[] {
	const seen = new Set<string>(['events.events.k8s.io']);
	return resources.filter(resource => {
		if (!resource.verbs.includes('list') || (namespace !== '' && !resource.namespaced)) return false;
		const title = titleOf(resource);
		return !seen.has(title) && seen.add(title) !== undefined;
	});
}
