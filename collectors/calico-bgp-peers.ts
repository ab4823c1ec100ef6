import {part, text} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's BGPPeers. */
export const calicoBgpPeers: Collector<'calicoBgpPeers'> = {
	name: 'calicoBgpPeers',
	title: 'Calico BGP peers',
	about: 'Which routers the nodes of Calico peer with.',
	resources: calicoResources('bgppeers', 'BGPPeer'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			peerIp: text(spec, 'peerIP'),
			peerSelector: text(spec, 'peerSelector'),
			node: text(spec, 'node'),
			nodeSelector: text(spec, 'nodeSelector'),
		};
	},
	verbs: listAndWatch,
};
