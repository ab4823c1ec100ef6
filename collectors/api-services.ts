import {compactConditionSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {conditions, type Fields, objectMeta, part, text} from '../src/store/fields.ts';
import type {ApiServiceRow} from '../src/store/rows.ts';
import {type Collector, listAndWatch} from './collector.ts';

function project(object: Fields): ApiServiceRow {
	const spec = part(object, 'spec');
	const service = part(spec, 'service');
	const name = text(service, 'name');
	const available = conditions(part(object, 'status')).find(({type}) => type === 'Available');
	return {
		...objectMeta(object),
		group: text(spec, 'group'),
		version: text(spec, 'version'),
		...(name !== '' && {service: {namespace: text(service, 'namespace'), name}}),
		available: available?.status === 'True',
		reason: available?.reason ?? '',
		message: available?.message ?? '',
	};
}

/** APIServices: which APIs are answered by a service in the cluster, and whether it can be reached. */
export const apiServices: Collector<'apiServices'> = {
	name: 'apiServices',
	title: 'APIServices',
	about: 'Which APIs are answered by a service in the cluster, and whether it can be reached.',
	resources: [
		{
			group: 'apiregistration.k8s.io',
			version: 'v1',
			resource: 'apiservices',
			kind: 'APIService',
			namespaced: false,
		},
	],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['service', {1: ['namespace', 'string'], 2: ['name', 'string']}],
				2: ['group', 'string'],
				3: ['version', 'string'],
			},
		],
		3: ['status', {1: ['conditions', compactConditionSchema, 'repeated']}],
	},
	project,
	verbs: listAndWatch,
};
