import {flag, part} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** BGPConfiguration: whether every node peers with every other one. */
export const calicoBgpConfigurations: Collector<'calicoBgpConfigurations'> = {
	name: 'calicoBgpConfigurations',
	title: 'Calico BGP configurations',
	about: 'Whether every node of Calico peers with every other one.',
	resources: calicoResources('bgpconfigurations', 'BGPConfiguration'),
	encoding: 'json',
	project: object => ({
		...calicoMeta(object),
		nodeToNodeMesh: flag(part(object, 'spec'), 'nodeToNodeMeshEnabled', true),
	}),
	verbs: listAndWatch,
};
