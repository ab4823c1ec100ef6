import {conditionSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {conditions, objectMeta, part, texts} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** ServiceCIDRs: v1 from Kubernetes 1.33 on, v1beta1 in 1.31 and 1.32. */
export const serviceCidrs: Collector<'serviceCidrs'> = {
	name: 'serviceCidrs',
	title: 'ServiceCIDRs',
	about: 'The ranges that cluster addresses of services are taken from (Kubernetes 1.31 and newer).',
	resources: ['v1', 'v1beta1'].map(version => ({
		group: 'networking.k8s.io',
		version,
		resource: 'servicecidrs',
		kind: 'ServiceCIDR',
		namespaced: false,
	})),
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: ['spec', {1: ['cidrs', 'string', 'repeated']}],
		3: ['status', {1: ['conditions', conditionSchema, 'repeated']}],
	},
	project: object => ({
		...objectMeta(object),
		cidrs: texts(part(object, 'spec'), 'cidrs'),
		conditions: conditions(part(object, 'status')),
	}),
	verbs: listAndWatch,
};
