import {number, part, parts, text, texts, time} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** CalicoNodeStatus: the state of BGP on the nodes for which somebody asks. */
export const calicoNodeStatuses: Collector<'calicoNodeStatuses'> = {
	name: 'calicoNodeStatuses',
	title: 'Calico node statuses',
	about: 'The BGP peers of nodes, where somebody has created an object that asks for them.',
	resources: calicoResources('caliconodestatuses', 'CalicoNodeStatus'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		const bgp = part(status, 'bgp');
		return {
			...calicoMeta(object),
			node: text(spec, 'node'),
			classes: texts(spec, 'classes'),
			updatePeriodSeconds: number(spec, 'updatePeriodSeconds'),
			lastUpdated: time(status, 'lastUpdated'),
			peers: [...parts(bgp, 'peersV4'), ...parts(bgp, 'peersV6')].map(peer => ({
				ip: text(peer, 'peerIP'),
				type: text(peer, 'type'),
				state: text(peer, 'state'),
			})),
		};
	},
	verbs: listAndWatch,
};
