import {calicoPresence} from '../migration/calico-presence.ts';
import {namespaceRoles} from '../migration/namespace-roles.ts';
import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'ENV-10', title: 'System pods'};
/** A pod that starts is not yet a fault. */
const startTime = 2 * 60_000;

/** Pods of kube-system, of the network and of the load balancer, wherever these live. */
export const env10: Check = {
	...named,
	about: 'Pods of kube-system and of the namespaces of network and load balancer are up.',
	needs: ['pods', 'daemonSets', 'deployments'],
	run: snapshot => {
		const {pods, namespaceScope} = snapshot;
		if (namespaceScope !== undefined && namespaceScope !== 'kube-system') {
			const summary = `only namespace ${namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const namespaces = systemNamespaces(snapshot);
		const system = new Map<number, boolean>();
		const isSystem = (id: number): boolean => {
			const known = system.get(id) ?? namespaces.has(pods.namespaceName(id));
			system.set(id, known);
			return known;
		};
		const down: number[] = [];
		let up = 0;
		let starting = 0;
		for (const slot of pods.slots()) {
			if (!isSystem(pods.namespaceId(slot))) continue;
			const flags = pods.flags(slot);
			if ((flags & (podFlags.finished | podFlags.terminating)) !== 0) continue;
			if ((flags & podFlags.ready) !== 0) up++;
			else if (snapshot.now - pods.createdAt(slot) < startTime) starting++;
			else down.push(slot);
		}
		const dead = deadWorkloads(snapshot, namespaces);
		const where = few([...namespaces].sort(), 6);
		if (down.length === 0 && dead.length === 0) {
			const summary = `${count(up, 'pod')} ready in ${where}${starting > 0 ? `, ${starting} starting` : ''}`;
			return [finding(named, {verdict: up + starting === 0 ? 'UNKNOWN' : 'PASS', summary})];
		}
		const names = down.map(slot => `${podName(snapshot, slot)} ${pods.statusOf(pods.statusId(slot))}`);
		return [
			finding(named, {
				verdict: dead.length > 0 ? 'FAIL' : 'WARN',
				subjects: [
					...dead.map(({kind, namespace, name}) => ({kind, namespace, name})),
					...podSubjects(snapshot, down),
				],
				summary:
					dead.length > 0
						? `${few(dead.map(row => `${row.namespace}/${row.name}`))} without a ready pod`
						: `${count(down.length, 'system pod')} not ready: ${few(names)}`,
				explanation: `Looked at ${where}.`,
				evidence: fields([
					...dead.map(row => ({
						source: `${row.kind} ${row.namespace}/${row.name} .status`,
						value: `0 of ${row.desired} ready`,
					})),
					...down.map(slot => ({
						source: `Pod ${podName(snapshot, slot)} .status`,
						value: `${pods.statusOf(pods.statusId(slot))} on ${pods.nodeName(pods.nodeId(slot)) || 'no node'}`,
					})),
				]),
				remedies: down.slice(0, 1).map(slot => ({
					owner: 'platform',
					text: 'Read the events of the pod first.',
					command: `kubectl -n ${pods.namespaceName(pods.namespaceId(slot))} describe pod ${pods.name(slot)}`,
					risk: 'none',
					verify: 'ktriage check ENV-10',
				})),
			}),
		];
	},
};

function systemNamespaces(snapshot: Snapshot): ReadonlySet<string> {
	const names = new Set(['kube-system']);
	const agent = calicoPresence(snapshot).daemonSet;
	if (agent !== undefined) names.add(agent.namespace);
	for (const {namespace, role} of namespaceRoles(snapshot)) {
		if (role === 'network' || role === 'load balancer') names.add(namespace);
	}
	return names;
}

function deadWorkloads({tables, now}: Snapshot, namespaces: ReadonlySet<string>): readonly WorkloadRow[] {
	return [...tables.deployments, ...tables.daemonSets].filter(
		row =>
			namespaces.has(row.namespace) &&
			row.desired > 0 &&
			row.ready === 0 &&
			!row.statusIsOld &&
			now - row.createdAt > startTime,
	);
}
