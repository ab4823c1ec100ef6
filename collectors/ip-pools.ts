import {type Fields, flag, number, part, raw, text, texts} from '../src/store/fields.ts';
import type {IpPoolRow} from '../src/store/rows.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Pools stored by old releases say ipip: {enabled, mode: always | cross-subnet} instead of ipipMode. */
function ipipMode(spec: Fields): string {
	const mode = text(spec, 'ipipMode');
	if (mode !== '') return mode;
	const legacy = part(spec, 'ipip');
	if (!flag(legacy, 'enabled')) return 'Never';
	return raw(legacy, 'mode') === 'cross-subnet' ? 'CrossSubnet' : 'Always';
}

function project(object: Fields): IpPoolRow {
	const spec = part(object, 'spec');
	const cidr = text(spec, 'cidr');
	const uses = texts(spec, 'allowedUses');
	return {
		...calicoMeta(object),
		cidr,
		blockSize: number(spec, 'blockSize') || (cidr.includes(':') ? 122 : 26),
		ipipMode: ipipMode(spec),
		vxlanMode: text(spec, 'vxlanMode') || 'Never',
		natOutgoing: flag(spec, 'natOutgoing', flag(spec, 'nat-outgoing')),
		disabled: flag(spec, 'disabled'),
		nodeSelector: text(spec, 'nodeSelector') || 'all()',
		namespaceSelector: text(spec, 'namespaceSelector'),
		allowedUses: uses.length > 0 ? uses : ['Workload', 'Tunnel'],
		assignmentMode: text(spec, 'assignmentMode') || 'Automatic',
	};
}

/** Calico's IP pools. */
export const ipPools: Collector<'ipPools'> = {
	name: 'ipPools',
	title: 'IP pools',
	about: 'The ranges Calico gives pods addresses from, and how traffic between nodes is carried.',
	resources: calicoResources('ippools', 'IPPool'),
	encoding: 'json',
	project,
	verbs: listAndWatch,
};
