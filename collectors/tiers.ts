import {number, part, text} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** The tiers in which Calico evaluates policies. */
export const tiers: Collector<'tiers'> = {
	name: 'tiers',
	title: 'Calico tiers',
	about: 'In which order groups of policies are evaluated, and what happens at the end of each.',
	resources: calicoResources('tiers', 'Tier'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			...(typeof spec.order === 'number' && {order: number(spec, 'order')}),
			defaultAction: text(spec, 'defaultAction') || 'Deny',
		};
	},
	verbs: listAndWatch,
};
