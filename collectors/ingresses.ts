import {type Fields, numberOrText, objectMeta, part, parts, text, textMap} from '../src/store/fields.ts';
import type {IngressRow} from '../src/store/rows/platform.ts';
import {type Collector, listAndWatch} from './collector.ts';

function backendOf(backend: Fields): IngressRow['backends'] {
	const service = part(backend, 'service');
	const name = text(service, 'name');
	if (name === '') return [];
	const port = part(service, 'port');
	return [{service: name, port: text(port, 'name') || numberOrText(port, 'number')}];
}

function distinct(backends: IngressRow['backends']): IngressRow['backends'] {
	return [...new Map(backends.map(one => [`${one.service}:${one.port}`, one])).values()];
}

/** Ingresses: which hosts lead to which Services. */
export const ingresses: Collector<'ingresses'> = {
	name: 'ingresses',
	title: 'Ingresses',
	about: 'Which names lead to which Services, through which controller.',
	resources: [
		{
			group: 'networking.k8s.io',
			version: 'v1',
			resource: 'ingresses',
			kind: 'Ingress',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const rules = parts(spec, 'rules');
		const paths = rules.flatMap(rule => parts(part(rule, 'http'), 'paths'));
		const old = textMap(part(object, 'metadata'), 'annotations', 128)['kubernetes.io/ingress.class'] ?? '';
		return {
			...objectMeta(object),
			ingressClass: text(spec, 'ingressClassName') || old,
			hosts: rules.map(rule => text(rule, 'host')).filter(host => host !== ''),
			backends: distinct([
				...backendOf(part(spec, 'defaultBackend')),
				...paths.flatMap(path => backendOf(part(path, 'backend'))),
			]),
			addresses: parts(part(part(object, 'status'), 'loadBalancer'), 'ingress').map(
				one => text(one, 'ip') || text(one, 'hostname'),
			),
		};
	},
	verbs: listAndWatch,
};
