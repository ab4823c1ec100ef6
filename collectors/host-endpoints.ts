import {part, text, texts} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Interfaces of nodes that Calico protects: with one, traffic of its node is decided by policies as well. */
export const hostEndpoints: Collector<'hostEndpoints'> = {
	name: 'hostEndpoints',
	title: 'Calico host endpoints',
	about: 'Interfaces of nodes that policies decide about as well.',
	resources: calicoResources('hostendpoints', 'HostEndpoint'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			node: text(spec, 'node'),
			interfaceName: text(spec, 'interfaceName'),
			expectedIps: texts(spec, 'expectedIPs'),
		};
	},
	verbs: listAndWatch,
};
