import {part, texts} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico global network sets: addresses under labels that rules of any namespace select. */
export const globalNetworkSets: Collector<'globalNetworkSets'> = {
	name: 'globalNetworkSets',
	title: 'Calico global network sets',
	about: 'Addresses under labels that rules of any namespace select.',
	resources: calicoResources('globalnetworksets', 'GlobalNetworkSet'),
	encoding: 'json',
	project: object => ({
		...calicoMeta(object),
		kind: 'GlobalNetworkSet',
		nets: texts(part(object, 'spec'), 'nets'),
	}),
	verbs: listAndWatch,
};
