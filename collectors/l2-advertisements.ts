import {part, texts} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {advertisement, metalLbResource} from './metallb.ts';

/** L2Advertisements of MetalLB: which pools are answered for by ARP and NDP, and from where. */
export const l2Advertisements: Collector<'l2Advertisements'> = {
	name: 'l2Advertisements',
	title: 'MetalLB L2 advertisements',
	about: 'Which pools MetalLB answers for in the local network, and on which nodes and interfaces.',
	resources: [metalLbResource('l2advertisements', 'L2Advertisement')],
	encoding: 'json',
	project: object => ({...advertisement(object), interfaces: texts(part(object, 'spec'), 'interfaces')}),
	verbs: listAndWatch,
};
