import {metadataSchema} from '../src/kube/wire/schemas.ts';
import {type Fields, flag, number, objectMeta, part, parts, text, texts} from '../src/store/fields.ts';
import type {Endpoint, EndpointSliceRow} from '../src/store/rows.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** A missing ready means true, a missing terminating false (discovery/v1 EndpointConditions). */
function endpoint(fields: Fields): Endpoint {
	const state = part(fields, 'conditions');
	const target = part(fields, 'targetRef');
	const kind = text(target, 'kind');
	return {
		addresses: texts(fields, 'addresses'),
		ready: flag(state, 'ready', true),
		terminating: flag(state, 'terminating'),
		node: text(fields, 'nodeName'),
		...(kind !== '' && {target: {kind, namespace: text(target, 'namespace'), name: text(target, 'name')}}),
	};
}

function project(object: Fields): EndpointSliceRow {
	const meta = objectMeta(object);
	return {
		...meta,
		service: meta.labels['kubernetes.io/service-name'] ?? '',
		addressType: text(object, 'addressType'),
		ports: parts(object, 'ports').map(port => ({
			name: text(port, 'name'),
			protocol: text(port, 'protocol') || 'TCP',
			port: number(port, 'port'),
		})),
		endpoints: parts(object, 'endpoints').map(endpoint),
	};
}

/** Endpoint slices: what is behind a service right now. */
export const endpointSlices: Collector<'endpointSlices'> = {
	name: 'endpointSlices',
	title: 'Endpoint slices',
	about: 'What is behind each service right now, and which services have one endpoint only.',
	resources: [
		{
			group: 'discovery.k8s.io',
			version: 'v1',
			resource: 'endpointslices',
			kind: 'EndpointSlice',
			namespaced: true,
		},
	],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'endpoints',
			{
				1: ['addresses', 'string', 'repeated'],
				2: ['conditions', {1: ['ready', 'bool'], 3: ['terminating', 'bool']}],
				4: ['targetRef', {1: ['kind', 'string'], 2: ['namespace', 'string'], 3: ['name', 'string']}],
				6: ['nodeName', 'string'],
			},
			'repeated',
		],
		3: ['ports', {1: ['name', 'string'], 2: ['protocol', 'string'], 3: ['port', 'int']}, 'repeated'],
		4: ['addressType', 'string'],
	},
	project,
	verbs: listAndWatch,
};
