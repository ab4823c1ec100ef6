import {number, objectMeta, part, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {metalLbResource, selectorList} from './metallb.ts';

/** BGPPeers of MetalLB: the routers it talks to. */
export const bgpPeers: Collector<'bgpPeers'> = {
	name: 'bgpPeers',
	title: 'MetalLB BGP peers',
	about: 'The routers that MetalLB announces to.',
	resources: [metalLbResource('bgppeers', 'BGPPeer', 'v1beta2'), metalLbResource('bgppeers', 'BGPPeer')],
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...objectMeta(object),
			peerAddress: text(spec, 'peerAddress'),
			peerAsn: number(spec, 'peerASN'),
			nodeSelectors: selectorList(spec, 'nodeSelectors'),
		};
	},
	verbs: listAndWatch,
};
