import {metadataSchema} from '../src/kube/wire/schemas.ts';
import {
	type Fields,
	number,
	numberOrText,
	objectMeta,
	part,
	parts,
	raw,
	text,
	textMap,
	texts,
} from '../src/store/fields.ts';
import type {Labels, ServiceRow} from '../src/store/rows.ts';
import {type Collector, listAndWatch} from './collector.ts';

function clusterIps(spec: Fields): {readonly clusterIps: readonly string[]; readonly headless: boolean} {
	const all = texts(spec, 'clusterIPs');
	const listed = all.length > 0 ? all : [text(spec, 'clusterIP')];
	return {clusterIps: listed.filter(ip => ip !== '' && ip !== 'None'), headless: listed.includes('None')};
}

/** Without the copy of the whole object that kubectl apply leaves behind. */
function annotations(object: Fields): Labels {
	const {'kubectl.kubernetes.io/last-applied-configuration': _, ...kept} = textMap(
		part(object, 'metadata'),
		'annotations',
	);
	return kept;
}

function project(object: Fields): ServiceRow {
	const spec = part(object, 'spec');
	const ingress = parts(part(part(object, 'status'), 'loadBalancer'), 'ingress');
	return {
		...objectMeta(object),
		type: text(spec, 'type') || 'ClusterIP',
		...clusterIps(spec),
		externalName: text(spec, 'externalName'),
		loadBalancerIps: ingress.filter(entry => raw(entry, 'ip') !== '').map(entry => text(entry, 'ip')),
		externalIps: texts(spec, 'externalIPs'),
		requestedLoadBalancerIp: text(spec, 'loadBalancerIP'),
		loadBalancerClass: text(spec, 'loadBalancerClass'),
		externalTrafficPolicy: text(spec, 'externalTrafficPolicy'),
		selector: textMap(spec, 'selector'),
		ports: parts(spec, 'ports').map(port => ({
			name: text(port, 'name'),
			protocol: text(port, 'protocol') || 'TCP',
			port: number(port, 'port'),
			targetPort: numberOrText(port, 'targetPort'),
			nodePort: number(port, 'nodePort'),
		})),
		annotations: annotations(object),
	};
}

/** Services: cluster and load balancer addresses, ports, selectors. */
export const services: Collector<'services'> = {
	name: 'services',
	title: 'Services',
	about: 'Cluster and load balancer addresses, and which pods a service selects.',
	resources: [{group: '', version: 'v1', resource: 'services', kind: 'Service', namespaced: true}],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: [
					'ports',
					{
						1: ['name', 'string'],
						2: ['protocol', 'string'],
						3: ['port', 'int'],
						4: ['targetPort', 'intOrString'],
						5: ['nodePort', 'int'],
					},
					'repeated',
				],
				2: ['selector', 'stringMap'],
				3: ['clusterIP', 'string'],
				4: ['type', 'string'],
				5: ['externalIPs', 'string', 'repeated'],
				8: ['loadBalancerIP', 'string'],
				10: ['externalName', 'string'],
				11: ['externalTrafficPolicy', 'string'],
				18: ['clusterIPs', 'string', 'repeated'],
				21: ['loadBalancerClass', 'string'],
			},
		],
		3: ['status', {1: ['loadBalancer', {1: ['ingress', {1: ['ip', 'string']}, 'repeated']}]}],
	},
	project,
	verbs: listAndWatch,
};
