import {conditions, objectMeta, part} from '../src/store/fields.ts';
import {operatorResource} from './calico.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** TigeraStatus: what the operator says about each component of Calico. */
export const tigeraStatuses: Collector<'tigeraStatuses'> = {
	name: 'tigeraStatuses',
	title: 'Tigera statuses',
	about: 'What the Tigera operator says about each component of Calico; absent without the operator.',
	resources: [operatorResource('tigerastatuses', 'TigeraStatus')],
	encoding: 'json',
	project: object => ({...objectMeta(object), conditions: conditions(part(object, 'status'))}),
	verbs: listAndWatch,
};
