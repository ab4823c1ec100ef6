/** P5, and questions to the loaded table: `node --expose-gc memory.ts KUBECONFIG`. Times are CPU time of this thread. */
import {readList} from '../../../src/kube/list-watch/list.ts';
import {classifyPods} from '../../../src/migration/classify-pods.ts';
import {parseFilter} from '../../../src/store/query/filter.ts';
import {groupPods} from '../../../src/store/query/group.ts';
import {queryPods} from '../../../src/store/query/query.ts';
import type {Store} from '../../../src/store/store.ts';
import {alone, median} from '../support/figures.ts';
import {given, report} from '../support/report.ts';
import {openData, ownMilliseconds, podResource} from './data.ts';

const {transport, store} = await openData(given[0] ?? '');
const rounds = 9;
/** On a busy machine the kernel counts CPU time in steps of milliseconds. */
const repeats = 10;
/** What the heap does by itself is more than fewer pods take. */
const enough = 5_000;

function retained(): number {
	for (let round = 0; round < 4; round++) globalThis.gc?.();
	const {heapUsed, external} = process.memoryUsage();
	return heapUsed + external;
}

function timed(work: () => unknown): number | undefined {
	work();
	return median(
		Array.from({length: rounds}, () => {
			const started = ownMilliseconds();
			for (let repeat = 0; repeat < repeats; repeat++) work();
			return (ownMilliseconds() - started) / repeats;
		}),
	);
}

const source = {
	transport,
	resource: podResource,
	namespace: '',
	encoding: 'protobuf',
	signal: new AbortController().signal,
	onRequest: () => {},
	onBytes: () => {},
	onProgress: () => {},
} as const;
const read = (into: Store) => readList({...source, sink: into.sink('pods')});

// Code, sockets and the certificate stay as well, and are no part of a pod: they are there before the second load.
await read(store);
const second = await openData(given[0] ?? '');
const before = retained();
await read(second.store);
const after = retained();
const {pods} = second.store.snapshot(Date.now());
second.transport.close();
transport.close();

let moment = Date.now();
/** Nothing may be taken over from the answer before. */
const fresh = () => {
	moment += 3_600_000;
	return second.store.snapshot(moment);
};
report([
	pods.size < enough
		? {...alone('retained per pod', 'B', undefined), skipped: 'too few pods to tell'}
		: alone('retained per pod', 'B', (after - before) / pods.size),
	alone(
		'query: filter, sort by restarts, 50 rows',
		'ms',
		timed(() => queryPods(pods, {filter: parseFilter('a'), sort: {by: 'restarts'}, count: 50})),
	),
	alone(
		'query: group by node',
		'ms',
		timed(() => groupPods(pods, 'node')),
	),
	alone(
		'query: group by CIDR',
		'ms',
		timed(() => classifyPods(fresh())),
	),
]);
