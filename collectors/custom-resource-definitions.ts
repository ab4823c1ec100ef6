import {compactConditionSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {conditions, flag, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** CustomResourceDefinitions: which APIs exist, and when one appears. Their schemas, nearly all of their bytes, are skipped. */
export const customResourceDefinitions: Collector<'customResourceDefinitions'> = {
	name: 'customResourceDefinitions',
	title: 'CustomResourceDefinitions',
	about: 'Which APIs the cluster has, in which form Calico keeps its data, and when that changes.',
	resources: [
		{
			group: 'apiextensions.k8s.io',
			version: 'v1',
			resource: 'customresourcedefinitions',
			kind: 'CustomResourceDefinition',
			namespaced: false,
		},
	],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['group', 'string'],
				3: ['names', {1: ['plural', 'string'], 4: ['kind', 'string']}],
				4: ['scope', 'string'],
				7: ['versions', {1: ['name', 'string'], 2: ['served', 'bool']}, 'repeated'],
			},
		],
		3: ['status', {1: ['conditions', compactConditionSchema, 'repeated']}],
	},
	project: object => {
		const spec = part(object, 'spec');
		const names = part(spec, 'names');
		return {
			...objectMeta(object),
			group: text(spec, 'group'),
			kind: text(names, 'kind'),
			plural: text(names, 'plural'),
			scope: text(spec, 'scope'),
			versions: parts(spec, 'versions')
				.filter(version => flag(version, 'served'))
				.map(version => text(version, 'name')),
			established: conditions(part(object, 'status')).some(
				({type, status}) => type === 'Established' && status === 'True',
			),
		};
	},
	verbs: listAndWatch,
};
