import {conditions, objectMeta, part} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** SealedSecrets: whether the controller could open them; nothing of what is sealed is kept. */
export const sealedSecrets: Collector<'sealedSecrets'> = {
	name: 'sealedSecrets',
	title: 'Sealed secrets',
	about: 'Whether Secrets that come sealed from Git could be opened here.',
	resources: [
		{
			group: 'bitnami.com',
			version: 'v1alpha1',
			resource: 'sealedsecrets',
			kind: 'SealedSecret',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: object => {
		const synced = conditions(part(object, 'status')).find(({type}) => type === 'Synced');
		return {
			...objectMeta(object),
			synced: synced?.status ?? '',
			message: synced?.message ?? '',
		};
	},
	verbs: listAndWatch,
};
