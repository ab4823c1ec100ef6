import {kubectl} from '../migration/kubectl.ts';
import {namespaceRoles} from '../migration/namespace-roles.ts';
import {podOwners} from '../migration/owners.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'ENV-07', title: 'Platform services'};

/** Network and load balancer have checks of their own, and so have the parts of Seldon. */
const judged = new Set([
	'ingress',
	'workflows',
	'gitops',
	'tracking',
	'object store',
	'notebooks',
	'monitoring',
]);

/** Whether the programs that others build on have the pods that they want, found by their images. */
export const env07: Check = {
	...named,
	about:
		'Ingress, workflows, tracking, object store, notebooks, GitOps and monitoring have the pods that they want.',
	needs: ['deployments', 'statefulSets', 'daemonSets'],
	run: snapshot => {
		const roles = namespaceRoles(snapshot).filter(({role}) => judged.has(role));
		if (roles.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no platform service is known by its image'})];
		const namespaces = new Map(roles.map(({namespace, role}) => [namespace, role]));
		const {deployments, statefulSets, daemonSets} = snapshot.tables;
		const rows = [...deployments, ...statefulSets, ...daemonSets].filter(({namespace}) =>
			namespaces.has(namespace),
		);
		const down = rows.filter(row => row.ready < row.desired && !row.statusIsOld);
		if (down.length > 0) {
			const shortage = [...namespaces].flatMap(([namespace, role]) => {
				const own = down.filter(row => row.namespace === namespace);
				return own.length === 0 ? [] : [lacking(snapshot, namespace, role, own)];
			});
			return shortage;
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(rows.length, 'workload')} of ${few([...new Set(namespaces.values())].sort(), 7)} complete`,
				evidence: fields(
					roles.map(({namespace, role, proof}) => ({
						source: `Namespace/${namespace}: ${role}`,
						value: proof,
					})),
				),
			}),
		];
	},
};

function lacking(snapshot: Snapshot, namespace: string, role: string, down: readonly WorkloadRow[]): Finding {
	const gone = down.some(({ready, desired}) => ready === 0 && desired > 0);
	const [first] = down as readonly [WorkloadRow, ...WorkloadRow[]];
	return finding(named, {
		part: namespace,
		verdict: gone ? 'FAIL' : 'WARN',
		class: 'symptom',
		owner: 'joint',
		subjects: [
			...down.map(({kind, name}) => ({kind, namespace, name})),
			...podSubjects(snapshot, podsOf(snapshot, down)),
		],
		summary: `${role}: ${few(down.map(row => `${row.kind} ${nameOf(row)} ${row.ready} of ${row.desired} ready`))}`,
		explanation: gone
			? 'Whoever builds on it waits or fails. Repair it before the network is touched further.'
			: 'It still answers, with fewer pods than wanted.',
		evidence: fields(
			down.map(row => ({
				source: `${row.kind} ${nameOf(row)} .status`,
				value: `${row.ready} of ${row.desired} ready`,
			})),
		),
		ruledOut: ['an old status: it is about the present spec'],
		predictions: [
			{
				probe: kubectl('-n', namespace, 'get', 'pods'),
				expect: 'pods that are not ready, or fewer than wanted',
			},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'See what its pods wait for.',
				command: kubectl('-n', namespace, 'describe', first.kind.toLowerCase(), first.name),
				risk: 'none',
				verify: 'ktriage check ENV-07',
			},
		],
	});
}

function podsOf(snapshot: Snapshot, rows: readonly WorkloadRow[]): readonly number[] {
	const {pods} = snapshot;
	const wanted = new Set(rows.map(({kind, namespace, name}) => `${kind}/${namespace}/${name}`));
	const names = new Set(rows.map(({namespace}) => namespace));
	const ownerOf = podOwners(snapshot);
	return [...pods.slots()].filter(slot => {
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		if (!names.has(namespace)) return false;
		const owner = ownerOf(slot);
		return 'name' in owner && wanted.has(`${owner.kind}/${namespace}/${owner.name}`);
	});
}
