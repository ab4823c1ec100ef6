import {type Fields, flag, MalformedObject, number, part, raw, text, texts} from '../src/store/fields.ts';
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

/** The prefix length of a block; Calico's default when it is not set. */
function blockSize(spec: Fields, six: boolean): number {
	const size = number(spec, 'blockSize') || (six ? 122 : 26);
	if (Number.isInteger(size) && size > 0 && size <= (six ? 128 : 32)) return size;
	throw new MalformedObject(`field blockSize: ${size} is no prefix length`);
}

function project(object: Fields): IpPoolRow {
	const spec = part(object, 'spec');
	const cidr = text(spec, 'cidr');
	const uses = texts(spec, 'allowedUses');
	return {
		...calicoMeta(object),
		cidr,
		blockSize: blockSize(spec, cidr.includes(':')),
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
