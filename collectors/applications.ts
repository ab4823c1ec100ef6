import {flag, objectMeta, part, parts, text} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Enough to say what differs; an application may manage thousands of objects. */
const mostDrifted = 50;

/** Applications of Argo CD: what Git says has to be in the cluster, and whether it is. */
export const applications: Collector<'applications'> = {
	name: 'applications',
	title: 'Argo CD applications',
	about: 'Whether what Git describes is what runs, and what Argo CD takes back when it is changed by hand.',
	resources: [
		{
			group: 'argoproj.io',
			version: 'v1alpha1',
			resource: 'applications',
			kind: 'Application',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: object => {
		const status = part(object, 'status');
		const health = part(status, 'health');
		const automated = part(part(part(object, 'spec'), 'syncPolicy'), 'automated');
		const drifted = parts(status, 'resources').filter(one => text(one, 'status') === 'OutOfSync');
		return {
			...objectMeta(object),
			sync: text(part(status, 'sync'), 'status'),
			health: text(health, 'status'),
			message: text(health, 'message', 512) || text(part(status, 'operationState'), 'message', 512),
			selfHeals: flag(automated, 'selfHeal'),
			drifted: drifted.slice(0, mostDrifted).map(one => ({
				kind: text(one, 'kind'),
				namespace: text(one, 'namespace'),
				name: text(one, 'name'),
			})),
		};
	},
	verbs: listAndWatch,
};
