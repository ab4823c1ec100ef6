import {
	conditions,
	type Fields,
	flag,
	number,
	objectMeta,
	part,
	parts,
	text,
	texts,
} from '../src/store/fields.ts';
import type {InstallationRow} from '../src/store/rows.ts';
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
		bgp: text(network, 'bgp'),
		ipPools: pools(network),
		autodetectionV4: autodetection(network),
		conditions: conditions(status),
	};
}

/** Installation of the Tigera operator: how Calico was asked to be. Absent with a manifest install. */
export const installations: Collector<'installations'> = {
	name: 'installations',
	title: 'Calico installation',
	about:
		'How the Tigera operator was told to set Calico up; absent when Calico was installed from a manifest.',
	resources: [
		{
			group: 'operator.tigera.io',
			version: 'v1',
			resource: 'installations',
			kind: 'Installation',
			namespaced: false,
		},
	],
	encoding: 'json',
	project,
	verbs: listAndWatch,
};
