import {objectMeta, part, text, textMap} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** StorageClasses: who makes volumes, and which class claims get that name none. */
export const storageClasses: Collector<'storageClasses'> = {
	name: 'storageClasses',
	title: 'Storage classes',
	about: 'Who makes volumes, and which class claims get that name none.',
	resources: [
		{
			group: 'storage.k8s.io',
			version: 'v1',
			resource: 'storageclasses',
			kind: 'StorageClass',
			namespaced: false,
		},
	],
	encoding: 'json',
	project: object => ({
		...objectMeta(object),
		provisioner: text(object, 'provisioner'),
		isDefault:
			textMap(part(object, 'metadata'), 'annotations', 64)['storageclass.kubernetes.io/is-default-class'] ===
			'true',
		bindingMode: text(object, 'volumeBindingMode') || 'Immediate',
	}),
	verbs: listAndWatch,
};
