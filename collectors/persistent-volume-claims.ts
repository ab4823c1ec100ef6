import {objectMeta, part, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** PersistentVolumeClaims: what waits for storage. */
export const persistentVolumeClaims: Collector<'persistentVolumeClaims'> = {
	name: 'persistentVolumeClaims',
	title: 'Volume claims',
	about: 'Which claims have no volume, so that their pods cannot start.',
	resources: [
		{
			group: '',
			version: 'v1',
			resource: 'persistentvolumeclaims',
			kind: 'PersistentVolumeClaim',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const named = typeof spec.storageClassName === 'string';
		return {
			...objectMeta(object),
			phase: text(part(object, 'status'), 'phase'),
			...(named && {storageClass: text(spec, 'storageClassName')}),
			volume: text(spec, 'volumeName'),
			requested: text(part(part(spec, 'resources'), 'requests'), 'storage'),
		};
	},
	verbs: listAndWatch,
};
