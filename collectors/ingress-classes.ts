import {objectMeta, part, text, textMap} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** IngressClasses: which controllers there are, and which one takes Ingresses that name none. */
export const ingressClasses: Collector<'ingressClasses'> = {
	name: 'ingressClasses',
	title: 'Ingress classes',
	about: 'Which ingress controllers there are, and which one takes Ingresses that name none.',
	resources: [
		{
			group: 'networking.k8s.io',
			version: 'v1',
			resource: 'ingressclasses',
			kind: 'IngressClass',
			namespaced: false,
		},
	],
	encoding: 'json',
	project: object => ({
		...objectMeta(object),
		controller: text(part(object, 'spec'), 'controller'),
		isDefault:
			textMap(part(object, 'metadata'), 'annotations', 64)['ingressclass.kubernetes.io/is-default-class'] ===
			'true',
	}),
	verbs: listAndWatch,
};
