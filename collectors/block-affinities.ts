import {part, text} from '../src/store/fields.ts';
import {calicoMeta, calicoResources, isMarkedDeleted} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's block affinities: which node owns which block. Objects of older releases have no type; those are of hosts. */
export const blockAffinities: Collector<'blockAffinities'> = {
	name: 'blockAffinities',
	title: 'Block affinities',
	about: 'Which node owns which block of addresses.',
	resources: calicoResources('blockaffinities', 'BlockAffinity'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			cidr: text(spec, 'cidr'),
			node: text(spec, 'node'),
			state: text(spec, 'state'),
			type: text(spec, 'type') || 'host',
			deleted: isMarkedDeleted(spec),
		};
	},
	verbs: listAndWatch,
};
