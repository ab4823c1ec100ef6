import {part, texts} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico network sets: addresses under labels that rules of a namespace select. */
export const networkSets: Collector<'networkSets'> = {
	name: 'networkSets',
	title: 'Calico network sets',
	about: 'Addresses under labels that rules of a namespace select.',
	resources: calicoResources('networksets', 'NetworkSet', true),
	encoding: 'json',
	project: object => ({
		...calicoMeta(object),
		kind: 'NetworkSet',
		nets: texts(part(object, 'spec'), 'nets'),
	}),
	verbs: listAndWatch,
};
