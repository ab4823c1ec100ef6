import {type Fields, objectMeta, part, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

function placeOf(spec: Fields): string {
	const nfs = part(spec, 'nfs');
	if (text(nfs, 'server') !== '') return `nfs ${text(nfs, 'server')}:${text(nfs, 'path')}`;
	for (const kind of ['hostPath', 'local'] as const) {
		const path = text(part(spec, kind), 'path');
		if (path !== '') return `${kind} ${path}`;
	}
	const csi = part(spec, 'csi');
	return text(csi, 'driver') === '' ? '' : `csi ${text(csi, 'driver')} ${text(csi, 'volumeHandle')}`;
}

/** PersistentVolumes: where data is, and who holds it. */
export const persistentVolumes: Collector<'persistentVolumes'> = {
	name: 'persistentVolumes',
	title: 'Persistent volumes',
	about: 'Where data lies, which claim holds it, and whether it is the same place on two clusters.',
	resources: [
		{group: '', version: 'v1', resource: 'persistentvolumes', kind: 'PersistentVolume', namespaced: false},
	],
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		const claim = part(spec, 'claimRef');
		return {
			...objectMeta(object),
			phase: text(status, 'phase'),
			message: text(status, 'message', 512),
			storageClass: text(spec, 'storageClassName'),
			claim: text(claim, 'name') === '' ? '' : `${text(claim, 'namespace')}/${text(claim, 'name')}`,
			place: placeOf(spec),
			reclaimPolicy: text(spec, 'persistentVolumeReclaimPolicy'),
			capacity: text(part(spec, 'capacity'), 'storage'),
		};
	},
	verbs: listAndWatch,
};
