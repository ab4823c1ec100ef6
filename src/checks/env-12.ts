import {namespaceRoles} from '../migration/namespace-roles.ts';
import {isScopeMissing} from '../migration/per-snapshot.ts';
import {clusterSubject, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'ENV-12', title: 'Roles of namespaces'};

/** Which namespace is what here, found by what runs in it: names differ from cluster to cluster. */
export const env12: Check = {
	...named,
	about:
		'Which namespaces hold the network, the load balancer, model serving and so on, found by their images.',
	needs: ['namespaces', 'deployments', 'daemonSets', 'statefulSets'],
	run: snapshot => {
		const roles = namespaceRoles(snapshot);
		const known = new Set(snapshot.tables.namespaces.map(({name}) => name));
		if (isScopeMissing(snapshot)) {
			const summary = `there is no namespace ${snapshot.namespaceScope}, to which everything here is limited`;
			return [finding(named, {verdict: 'UNKNOWN', summary})];
		}
		const missing = Object.entries(snapshot.profile.namespaces ?? {}).filter(([, name]) => !known.has(name));
		const evidence = fields(
			roles.map(({namespace, role, proof}) => ({source: `Namespace/${namespace}: ${role}`, value: proof})),
		);
		if (missing.length > 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					subjects: missing.map(([, name]) => clusterSubject('Namespace', name)),
					summary: `the profile names ${missing.map(([role, name]) => `${name} for ${role}`).join(', ')}: no such namespace`,
					explanation: 'Checks go by what is found in the cluster.',
					evidence,
				}),
			];
		}
		const byRole = new Map<string, string[]>();
		for (const {role, namespace} of roles) byRole.set(role, [...(byRole.get(role) ?? []), namespace]);
		const summary = [...byRole].map(([role, names]) => `${role}: ${names.join(', ')}`).join(' · ');
		return [
			finding(named, {verdict: 'PASS', summary: summary || 'no role recognised by its images', evidence}),
		];
	},
};
