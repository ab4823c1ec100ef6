import {namespaceRoles} from '../migration/namespace-roles.ts';
import {goingNamespaces, seldonControllers} from '../migration/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'FIN-06', title: 'Namespaces of the runbook'};

/** Keys of the profile under which a namespace stands that is to be removed. */
const toRemove = new Set(['retired', 'cleanup', 'old']);

/** Whether the namespaces that the profile names are those that the cluster has in these roles. */
export const fin06: Check = {
	...named,
	about:
		'The namespaces that the profile names are those found here; what it wants removed holds nothing of the platform.',
	needs: ['namespaces', 'deployments', 'daemonSets', 'statefulSets'],
	run: snapshot => {
		const told = Object.entries(snapshot.profile.namespaces ?? {});
		if (told.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'the profile names no namespaces'})];
		const findings = told.flatMap(([role, name]) =>
			toRemove.has(role) ? removal(snapshot, role, name) : otherwise(snapshot, role, name),
		);
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `as found: ${few(told.map(([role, name]) => `${role} ${name}`))}`,
			}),
		];
	},
};

function removal(snapshot: Snapshot, role: string, name: string): readonly Finding[] {
	const held = [
		...seldonControllers(snapshot)
			.filter(row => row.namespace === name)
			.map(row => `the controller of Seldon (Deployment ${row.name})`),
		...namespaceRoles(snapshot)
			.filter(one => one.namespace === name && one.role !== 'serving')
			.map(one => `${one.role} (${one.proof})`),
	];
	const going = [...goingNamespaces(snapshot)].filter(other => other !== name);
	if (held.length === 0 && (going.length === 0 || goingNamespaces(snapshot).has(name))) return [];
	return [
		finding(named, {
			part: role,
			verdict: 'WARN',
			class: 'advisory',
			subjects: [clusterSubject('Namespace', name)],
			summary: `the profile wants ${name} removed${held.length > 0 ? `, which holds ${few(held)}` : `, but ${few(going)} is being deleted`}`,
			explanation:
				held.length > 0
					? 'Deleting it takes away what others live on. Never delete a namespace of the platform to clean up models.'
					: '',
			evidence: fields([{source: `profile namespaces.${role}`, value: name}]),
		}),
	];
}

function otherwise(snapshot: Snapshot, role: string, name: string): readonly Finding[] {
	const found = namespaceRoles(snapshot).filter(
		one => one.role.replaceAll(' ', '') === role.replaceAll(/[\s_-]/g, '').toLowerCase(),
	);
	if (found.length === 0 || found.some(({namespace}) => namespace === name)) return [];
	return [
		finding(named, {
			part: role,
			verdict: 'WARN',
			class: 'advisory',
			subjects: [clusterSubject('Namespace', name)],
			summary: `the profile says ${name} for ${role}, found is ${few(found.map(({namespace}) => namespace))}`,
			explanation: 'Checks go by what is found in the cluster.',
			evidence: fields([
				{source: `profile namespaces.${role}`, value: name},
				...found.map(({namespace, proof}) => ({source: `Namespace/${namespace}`, value: proof})),
			]),
		}),
	];
}
