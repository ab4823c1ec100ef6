import {beforeAll, describe, expect, it} from 'vitest';
import type {AnyCollector} from '../../../collectors/collector.ts';
import {collectors} from '../../../collectors/index.ts';
import {createJsonPageReader} from '../../../src/kube/list-watch/json-page.ts';
import type {ListHead, PageEvents, PageReader} from '../../../src/kube/list-watch/reader.ts';
import {listAccept} from '../../../src/kube/list-watch/requests.ts';
import {createWirePageReader} from '../../../src/kube/list-watch/wire-page.ts';
import {resourcePath} from '../../../src/kube/resource-path.ts';
import type {ObjectMeta} from '../../../src/store/rows.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {createStore} from '../../../src/store/store.ts';
import type {Cases} from '../support/context.ts';

type Read = {readonly head: ListHead; readonly snapshot: Snapshot; readonly contentType: string};

/** Kinds that not every cluster has an object of. */
const samples = (namespace: string): Readonly<Record<string, object>> => {
	const labels = {app: 'sample'};
	const selector = {matchLabels: labels};
	const template = {
		metadata: {labels},
		spec: {
			nodeSelector: {'contract.example.com/nowhere': 'true'},
			containers: [{name: 'sample', image: 'example.com/none:1'}],
		},
	};
	const metadata = {name: 'sample', labels};
	return {
		[`/apis/apps/v1/namespaces/${namespace}/statefulsets`]: {
			apiVersion: 'apps/v1',
			kind: 'StatefulSet',
			metadata,
			spec: {replicas: 0, serviceName: 'sample', selector, template},
		},
		[`/apis/apps/v1/namespaces/${namespace}/daemonsets`]: {
			apiVersion: 'apps/v1',
			kind: 'DaemonSet',
			metadata,
			spec: {selector, template},
		},
		[`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`]: {
			apiVersion: 'policy/v1',
			kind: 'PodDisruptionBudget',
			metadata,
			spec: {maxUnavailable: '25%', selector},
		},
		[`/api/v1/namespaces/${namespace}/services`]: {
			apiVersion: 'v1',
			kind: 'Service',
			metadata,
			spec: {
				clusterIP: 'None',
				selector: labels,
				ports: [
					{name: 'http', port: 80},
					{name: 'dns', port: 53, protocol: 'UDP'},
				],
			},
		},
		'/apis/apiextensions.k8s.io/v1/customresourcedefinitions': {
			apiVersion: 'apiextensions.k8s.io/v1',
			kind: 'CustomResourceDefinition',
			metadata: {name: `samples.${namespace}.example.com`},
			spec: {
				group: `${namespace}.example.com`,
				scope: 'Namespaced',
				names: {plural: 'samples', singular: 'sample', kind: 'Sample', listKind: 'SampleList'},
				versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object'}}}],
			},
		},
	};
};

const wireType = 'application/vnd.kubernetes.protobuf';

/** The rows of a source, pods among them, by namespace and name; a pod without its slot, which is of the table. */
function rowsOf(collector: AnyCollector, {pods, tables}: Snapshot): readonly object[] {
	const rows: readonly Pick<ObjectMeta, 'namespace' | 'name'>[] =
		collector.name === 'pods'
			? [...pods.slots()].map(slot => ({...pods.row(slot), slot: 0}))
			: tables[collector.name];
	const key = ({namespace, name}: Pick<ObjectMeta, 'namespace' | 'name'>) => `${namespace}/${name}`;
	return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

export const encodingCases: Cases = context => {
	const read = async (collector: AnyCollector, accept: string, at: string): Promise<Read> => {
		const resource = collector.resources[0]!;
		const {fieldSelector} = collector;
		const fields = fieldSelector === undefined ? '' : `&fieldSelector=${encodeURIComponent(fieldSelector)}`;
		const response = await context().client.transport.open({
			path: `${resourcePath(resource)}?limit=100000${fields}${at}`,
			accept,
			signal: new AbortController().signal,
		});
		const store = createStore({sources: [collector], clock: Date.now, profile: {}});
		const sink = store.sink(collector.name);
		let head: ListHead | undefined;
		const events: PageEvents = {
			sink,
			onHead: found => {
				head = found;
			},
			onObject: () => {},
		};
		const {contentType} = response;
		const reader: PageReader =
			contentType === wireType ? createWirePageReader(events) : createJsonPageReader(events);
		sink.listing();
		for await (const chunk of response.body) reader.push(chunk);
		reader.end();
		sink.listed();
		return {head: head!, snapshot: store.snapshot(0), contentType};
	};

	beforeAll(async () => {
		const {client, namespace} = context();
		for (const [path, object] of Object.entries(samples(namespace))) await client.create(path, object);
		return async () => {
			await client.delete(
				`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/samples.${namespace}.example.com`,
			);
		};
	});

	const onTheWire = collectors.filter(({encoding}) => encoding !== 'json');
	describe.each(onTheWire)('$name', collector => {
		it('make the same rows from protobuf and from JSON', async () => {
			const wire = await read(collector, listAccept(collector.encoding).split(',')[0]!, '');
			const exact = `&resourceVersion=${wire.head.resourceVersion}&resourceVersionMatch=Exact`;
			const json = await read(collector, 'application/json', exact);
			expect([wire.contentType, json.contentType]).toEqual([wireType, 'application/json']);
			expect(json.head.resourceVersion).toBe(wire.head.resourceVersion);
			const rows = rowsOf(collector, wire.snapshot);
			expect(rows.length, 'a collector needs an object of its kind: see samples()').toBeGreaterThan(0);
			expect(rows).toEqual(rowsOf(collector, json.snapshot));
			for (const {sources} of [wire.snapshot, json.snapshot])
				expect(sources.map(({malformed}) => malformed)).toEqual([0]);
		});
	});
};
