import {
	asFields,
	conditions,
	type Fields,
	flag,
	number,
	objectMeta,
	part,
	parts,
	raw,
	text,
	texts,
} from '../src/store/fields.ts';
import type {InstallationRow} from '../src/store/rows.ts';
import {operatorResource} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

const single = ['kubernetes', 'interface', 'skipInterface', 'canReach'] as const;

function autodetection(network: Fields): string {
	const method = part(network, 'nodeAddressAutodetectionV4');
	const cidrs = texts(method, 'cidrs');
	if (cidrs.length > 0) return `cidrs: ${cidrs.join(', ')}`;
	const field = single.find(name => text(method, name) !== '');
	if (field !== undefined) return `${field}: ${text(method, field)}`;
	return flag(method, 'firstFound') ? 'firstFound' : '';
}

function pools(network: Fields): InstallationRow['ipPools'] {
	return parts(network, 'ipPools').map(pool => {
		const cidr = text(pool, 'cidr');
		return {
			name: text(pool, 'name'),
			cidr,
			encapsulation: text(pool, 'encapsulation'),
			natOutgoing: text(pool, 'natOutgoing'),
			nodeSelector: text(pool, 'nodeSelector'),
			blockSize: number(pool, 'blockSize') || (cidr.includes(':') ? 122 : 26),
		};
	});
}

/** Fields of spec.calicoNetwork, and what people write for them. */
const networkFields = [
	'bgp',
	'containerIPForwarding',
	'hostPorts',
	'ipPools',
	'linuxDataplane',
	'mtu',
	'multiInterfaceMode',
	'nodeAddressAutodetection',
	'nodeAddressAutodetectionV4',
	'nodeAddressAutodetectionV6',
];
/** Fields of spec. */
const specFields = ['cni', 'flexVolumePath', 'imagePullSecrets', 'nodeUpdateStrategy', 'registry', 'variant'];
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The API server drops fields it does not know; only the copy that `kubectl apply` keeps still shows them. */
function misplaced(annotations: Fields): readonly string[] {
	const {spec, network} = applied(raw(annotations, lastApplied));
	return [
		...networkFields.filter(name => name in spec).map(name => `spec.${name}`),
		...[...specFields, 'nodeAddressAutodetection']
			.filter(name => name in network)
			.map(name => `spec.calicoNetwork.${name}`),
	];
}

/** What is no such object has nothing misplaced in it: the annotation is anybody's to write. */
function applied(written: string): {readonly spec: Fields; readonly network: Fields} {
	try {
		const spec = part(asFields(JSON.parse(written), lastApplied), 'spec');
		return {spec, network: part(spec, 'calicoNetwork')};
	} catch {
		return {spec: {}, network: {}};
	}
}

function project(object: Fields): InstallationRow {
	const spec = part(object, 'spec');
	const status = part(object, 'status');
	const network = part(spec, 'calicoNetwork');
	const cni = part(spec, 'cni');
	return {
		...objectMeta(object),
		cniType: text(cni, 'type'),
		ipamType: text(part(cni, 'ipam'), 'type'),
		variant: text(status, 'variant') || text(spec, 'variant'),
		calicoVersion: text(status, 'calicoVersion'),
		// Left to the operator, its choice stands in the status alone.
		bgp: text(network, 'bgp') || text(part(part(status, 'computed'), 'calicoNetwork'), 'bgp'),
		ipPools: pools(network),
		mtu: number(status, 'mtu') || number(network, 'mtu'),
		autodetectionV4: autodetection(network),
		registry: text(spec, 'registry'),
		flexVolumePath: text(spec, 'flexVolumePath'),
		misplaced: misplaced(part(part(object, 'metadata'), 'annotations')),
		conditions: conditions(status),
	};
}

/** Installation of the Tigera operator: how Calico was asked to be. Absent with a manifest install. */
export const installations: Collector<'installations'> = {
	name: 'installations',
	title: 'Calico installation',
	about:
		'How the Tigera operator was told to set Calico up; absent when Calico was installed from a manifest.',
	resources: [operatorResource('installations', 'Installation')],
	encoding: 'json',
	project,
	verbs: listAndWatch,
};
