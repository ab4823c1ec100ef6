import {asFields, type Fields, list, MalformedObject, part, parts, text} from '../src/store/fields.ts';
import type {IpamAllocation, IpamBlockRow} from '../src/store/rows.ts';
import {calicoMeta, calicoResources, isMarkedDeleted} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

type Holder = Omit<IpamAllocation, 'ordinal'>;

function holder(attribute: Fields): Holder {
	const secondary = part(attribute, 'secondary');
	const allocatedAt = goTime(text(secondary, 'timestamp'));
	return {
		handleId: text(attribute, 'handle_id'),
		namespace: text(secondary, 'namespace'),
		pod: text(secondary, 'pod'),
		node: text(secondary, 'node'),
		type: text(secondary, 'type'),
		...(allocatedAt !== undefined && {allocatedAt}),
	};
}

/** Reads a time as Go prints it, which is what IPAM stores: "2026-11-21 08:16:37.318130057 +0000 UTC". */
function goTime(printed: string): number | undefined {
	const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? \+0000 UTC/.exec(printed);
	return found === null ? undefined : Date.parse(`${found[1]}T${found[2]}Z`);
}

/** `allocations` has one slot per address: null when free, else an index into `attributes`. */
function allocations(spec: Fields): readonly IpamAllocation[] {
	const holders = parts(spec, 'attributes').map(holder);
	return list(spec, 'allocations').flatMap((slot, ordinal) => {
		if (slot === null) return [];
		const found = typeof slot === 'number' ? holders[slot] : undefined;
		if (found === undefined) {
			throw new MalformedObject(`field allocations: slot ${ordinal} names no entry of attributes`);
		}
		return [{ordinal, ...found}];
	});
}

function project(object: Fields): IpamBlockRow {
	const spec = asFields(object.spec, 'spec');
	return {
		...calicoMeta(object),
		cidr: text(spec, 'cidr'),
		affinity: text(spec, 'affinity'),
		size: list(spec, 'allocations').length,
		allocations: allocations(spec),
		deleted: isMarkedDeleted(spec),
	};
}

/** Calico's IPAM blocks: who holds which address. */
export const ipamBlocks: Collector<'ipamBlocks'> = {
	name: 'ipamBlocks',
	title: 'IPAM blocks',
	about: 'Which pod or tunnel holds which address according to Calico.',
	resources: calicoResources('ipamblocks', 'IPAMBlock'),
	encoding: 'json',
	project,
	verbs: listAndWatch,
};
