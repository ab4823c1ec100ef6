import {flag, part, text} from '../src/store/fields.ts';
import {calicoMeta, calicoResources} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Calico's ClusterInformation: its version, and whether its datastore is locked. */
export const clusterInformation: Collector<'clusterInformation'> = {
	name: 'clusterInformation',
	title: 'Calico cluster information',
	about: "Calico's version, and whether its datastore is locked so that nothing is programmed.",
	resources: calicoResources('clusterinformations', 'ClusterInformation'),
	encoding: 'json',
	project: object => {
		const spec = part(object, 'spec');
		return {
			...calicoMeta(object),
			calicoVersion: text(spec, 'calicoVersion'),
			clusterGuid: text(spec, 'clusterGUID'),
			datastoreReady: flag(spec, 'datastoreReady', true),
		};
	},
	verbs: listAndWatch,
};
