import {type Fields, flag, number, objectMeta, part, texts} from '../src/store/fields.ts';
import type {IpAddressPoolRow} from '../src/store/rows/metallb.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {metalLbResource} from './metallb.ts';

function project(object: Fields): IpAddressPoolRow {
	const spec = part(object, 'spec');
	const status = part(object, 'status');
	const both = (what: string): number => number(status, `${what}IPv4`) + number(status, `${what}IPv6`);
	return {
		...objectMeta(object),
		addresses: texts(spec, 'addresses'),
		autoAssign: flag(spec, 'autoAssign', true),
		avoidBuggyIps: flag(spec, 'avoidBuggyIPs'),
		dedicated: Object.keys(part(spec, 'serviceAllocation')).length > 0,
		...('availableIPv4' in status && {
			counted: {assigned: both('assigned'), available: both('available')},
		}),
	};
}

/** IPAddressPools of MetalLB: the addresses that Services of type LoadBalancer get. */
export const ipAddressPools: Collector<'ipAddressPools'> = {
	name: 'ipAddressPools',
	title: 'MetalLB pools',
	about: 'Which addresses MetalLB hands out, how many are left, and who may have them.',
	resources: [metalLbResource('ipaddresspools', 'IPAddressPool')],
	encoding: 'json',
	project,
	verbs: listAndWatch,
};
