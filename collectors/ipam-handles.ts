import {number, part, text} from '../src/store/fields.ts';
import {cell} from '../src/store/sanitise.ts';
import {calicoMeta, calicoResources, isMarkedDeleted} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's IPAM handles: how many addresses a sandbox or tunnel holds in which block. */
export const ipamHandles: Collector<'ipamHandles'> = {
	name: 'ipamHandles',
	title: 'IPAM handles',
	about: 'Addresses held per sandbox or tunnel; handles of sandboxes that are gone are leaks.',
	resources: calicoResources('ipamhandles', 'IPAMHandle'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const blocks = part(spec, 'block');
		return {
			...calicoMeta(object),
			handleId: text(spec, 'handleID'),
			blocks: Object.keys(blocks).map(cidr => ({cidr: cell(cidr), count: number(blocks, cidr)})),
			deleted: isMarkedDeleted(spec),
		};
	},
	verbs: listAndWatch,
};
