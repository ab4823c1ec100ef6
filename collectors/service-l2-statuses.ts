import {objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';
import {metalLbResource} from './metallb.ts';

/** ServiceL2Statuses of MetalLB: which node answers for a Service right now. */
export const serviceL2Statuses: Collector<'serviceL2Statuses'> = {
	name: 'serviceL2Statuses',
	title: 'MetalLB announcements',
	about: 'Which node answers for the address of a Service right now (MetalLB 0.14.6 and newer).',
	resources: [metalLbResource('servicel2statuses', 'ServiceL2Status')],
	encoding: 'json',
	project: object => {
		const status = part(object, 'status');
		return {
			...objectMeta(object),
			node: text(status, 'node'),
			serviceNamespace: text(status, 'serviceNamespace'),
			serviceName: text(status, 'serviceName'),
			interfaces: parts(status, 'interfaces').map(one => text(one, 'name')),
		};
	},
	verbs: listAndWatch,
};
