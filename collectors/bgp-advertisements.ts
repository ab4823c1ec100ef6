import {part, texts} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {advertisement, metalLbResource} from './metallb.ts';

/** BGPAdvertisements of MetalLB: which pools are announced to routers. */
export const bgpAdvertisements: Collector<'bgpAdvertisements'> = {
	name: 'bgpAdvertisements',
	title: 'MetalLB BGP advertisements',
	about: 'Which pools MetalLB announces to routers.',
	resources: [metalLbResource('bgpadvertisements', 'BGPAdvertisement')],
	encoding: 'json',
	project: object => ({...advertisement(object), peers: texts(part(object, 'spec'), 'peers')}),
	verbs: listAndWatch,
};
