import {conditions, objectMeta, part, text} from '../src/store/fields.ts';
import {operatorResource} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** APIServer of the operator: that Calico's own API was asked for. */
export const calicoApiServers: Collector<'calicoApiServers'> = {
	name: 'calicoApiServers',
	title: 'Calico API servers',
	about: 'Whether the Tigera operator was asked for an API server of Calico, and how that went.',
	resources: [operatorResource('apiservers', 'APIServer')],
	encoding: 'json',
	project: object => {
		const status = part(object, 'status');
		return {...objectMeta(object), state: text(status, 'state'), conditions: conditions(status)};
	},
	verbs: listAndWatch,
};
