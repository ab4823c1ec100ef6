import {type JsonObject, type KubeObject, objectAt, objectsAt, stringsAt, textAt} from '../../json.ts';
import {since} from './age.ts';
import {columns, type Printer} from './columns.ts';
import {selectorText} from './selector.ts';

const age = (object: KubeObject, now: number) => since(object.metadata.creationTimestamp, now);

function externalIps(service: KubeObject): string {
	const listed = stringsAt(service, 'spec.externalIPs');
	switch (textAt(service, 'spec.type')) {
		case 'LoadBalancer': {
			const assigned = objectsAt(service, 'status.loadBalancer.ingress').map(
				item => textAt(item, 'ip') || textAt(item, 'hostname'),
			);
			return [...assigned, ...listed].join(',') || '<pending>';
		}
		case 'ExternalName':
			return textAt(service, 'spec.externalName');
		default:
			return listed.join(',') || '<none>';
	}
}

function servicePort(port: JsonObject): string {
	const node = textAt(port, 'nodePort');
	return `${textAt(port, 'port')}${node && node !== '0' ? `:${node}` : ''}/${textAt(port, 'protocol') || 'TCP'}`;
}

export const servicePrinter: Printer = {
	columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', '+Selector'),
	cells: (service, now) => [
		service.metadata.name,
		textAt(service, 'spec.type') || 'ClusterIP',
		textAt(service, 'spec.clusterIP') || '<none>',
		externalIps(service),
		objectsAt(service, 'spec.ports').map(servicePort).join(',') || '<none>',
		age(service, now),
		selectorText({matchLabels: objectAt(service, 'spec.selector')}),
	],
};

/** The first three, and how many more. */
function few(values: readonly string[], none: string): string {
	if (values.length === 0) return none;
	const more = values.length > 3 ? ` + ${values.length - 3} more...` : '';
	return values.slice(0, 3).join(',') + more;
}

export const endpointsPrinter: Printer = {
	columns: columns('Name', 'Endpoints', 'Age'),
	cells: (endpoints, now) => {
		const pairs = objectsAt(endpoints, 'subsets').flatMap(subset =>
			objectsAt(subset, 'addresses').flatMap(address =>
				objectsAt(subset, 'ports').map(port => `${textAt(address, 'ip')}:${textAt(port, 'port')}`),
			),
		);
		return [endpoints.metadata.name, few(pairs, '<none>'), age(endpoints, now)];
	},
};

export const endpointSlicePrinter: Printer = {
	columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
	cells: (slice, now) => {
		const ports = objectsAt(slice, 'ports').map(port => textAt(port, 'port') || '*');
		const addresses = objectsAt(slice, 'endpoints').flatMap(endpoint => stringsAt(endpoint, 'addresses'));
		return [
			slice.metadata.name,
			textAt(slice, 'addressType'),
			few(ports, '<unset>'),
			few(addresses, '<unset>'),
			age(slice, now),
		];
	},
};

export const networkPolicyPrinter: Printer = {
	columns: columns('Name', 'Pod-Selector', 'Age'),
	cells: (policy, now) => [
		policy.metadata.name,
		selectorText(objectAt(policy, 'spec.podSelector')),
		age(policy, now),
	],
};

export const ingressPrinter: Printer = {
	columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
	cells: (ingress, now) => [
		ingress.metadata.name,
		textAt(ingress, 'spec.ingressClassName') || '<none>',
		few(
			objectsAt(ingress, 'spec.rules')
				.map(rule => textAt(rule, 'host'))
				.filter(Boolean),
			'*',
		),
		objectsAt(ingress, 'status.loadBalancer.ingress')
			.map(item => textAt(item, 'ip') || textAt(item, 'hostname'))
			.join(','),
		objectsAt(ingress, 'spec.tls').length > 0 ? '80, 443' : '80',
		age(ingress, now),
	],
};
