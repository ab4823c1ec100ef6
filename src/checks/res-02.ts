import {eventsSince} from '../migration/events-since.ts';
import {kubectl} from '../migration/kubectl.ts';
import {namespaceRoles} from '../migration/namespace-roles.ts';
import {podOwners} from '../migration/owners.ts';
import {isCured} from '../migration/workflows.ts';
import type {ContainerEnd} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fields, finding, gathered, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Owner} from './finding.ts';

const named = {code: 'RES-02', title: 'Out of memory'};

/** Killed longer ago and running since: no fault of this hour. */
const justNow = 3_600_000;

type Killed = {readonly slot: number; readonly end: ContainerEnd};

/** Containers that were killed for memory, from the state they are in or the one before. */
export const res02: Check = {
	...named,
	about: 'No container was killed for using more memory than its limit, now or before its last restart.',
	needs: ['pods'],
	run: snapshot => {
		const groups = new Map<string, Killed[]>();
		for (const killed of killedContainers(snapshot)) {
			const {part} = placeOf(snapshot, killed);
			groups.set(part, [...(groups.get(part) ?? []), killed]);
		}
		if (groups.size > 0) {
			return gathered(
				[...groups].sort().map(([part, killed]) => killedFinding(snapshot, part, killed)),
				'workloads',
				`containers of ${groups.size} workloads were killed for memory`,
			);
		}
		const since = new Date(eventsSince(snapshot)).toISOString();
		return [
			finding(named, {
				verdict: 'PASS',
				summary: 'no container was killed for memory',
				explanation: `Since ${since}.`,
			}),
		];
	},
};

/** By reason, not by exit code: 137 is any SIGKILL, and a container whose child was killed may exit with 0. */
function killedContainers(snapshot: Snapshot): readonly Killed[] {
	const {pods} = snapshot;
	const since = eventsSince(snapshot);
	const cured = new Set(
		snapshot.tables.workflows
			.filter(row => isCured(snapshot, row))
			.map(row => `${row.namespace}/${row.name}`),
	);
	const found: Killed[] = [];
	for (const slot of pods.slots()) {
		const id = pods.endsId(slot);
		if (id === 0 || isOfCured(snapshot, slot, cured)) continue;
		for (const end of pods.endsOf(id)) {
			if (end.reason === 'OOMKilled' && (end.at === 0 || end.at >= since)) found.push({slot, end});
		}
	}
	return found;
}

function isOfCured({pods}: Snapshot, slot: number, cured: ReadonlySet<string>): boolean {
	const owner = pods.ownerOf(pods.ownerId(slot));
	return (
		owner?.kind === 'Workflow' && cured.has(`${pods.namespaceName(pods.namespaceId(slot))}/${owner.name}`)
	);
}

function placeOf(snapshot: Snapshot, {slot, end}: Killed) {
	const {pods} = snapshot;
	const namespace = pods.namespaceName(pods.namespaceId(slot));
	const owner = podOwners(snapshot)(slot);
	const name = 'name' in owner ? owner.name : pods.name(slot);
	const kind = 'name' in owner ? owner.kind : 'Pod';
	return {namespace, kind, name, part: `${namespace}/${name}/${end.container}`};
}

function killedFinding(snapshot: Snapshot, part: string, killed: readonly Killed[]): Finding {
	const {pods} = snapshot;
	const [first] = killed as readonly [Killed, ...Killed[]];
	const {namespace, kind, name} = placeOf(snapshot, first);
	const {container} = first.end;
	const slots = byName(snapshot, [...new Set(killed.map(({slot}) => slot))]);
	const owner = ownerOf(snapshot, namespace, first.end);
	return finding(named, {
		part,
		verdict: killed.some(({end}) => end.current || snapshot.now - end.at < justNow) ? 'FAIL' : 'WARN',
		owner,
		subjects: [...podSubjects(snapshot, slots), ...(kind === 'Workflow' ? [{kind, namespace, name}] : [])],
		summary: `${container} of ${kind} ${namespace}/${name} was killed for memory${slots.length > 1 ? ` in ${count(slots.length, 'pod')}` : ''}`,
		explanation: [
			'The kernel killed the process when the container reached its memory limit.',
			owner === 'platform' ? 'This is a part of the platform: others fail while it restarts.' : '',
			killed.every(({end}) => !end.current) ? 'It runs again, until it needs as much once more.' : '',
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields(
			killed.map(({slot, end}) => ({
				source: `Pod ${podName(snapshot, slot)} .status.${end.init ? 'initContainerStatuses' : 'containerStatuses'}[${end.container}].${end.current ? 'state' : 'lastState'}.terminated`,
				value: `reason OOMKilled, exit code ${end.exitCode}${end.at > 0 ? `, ${new Date(end.at).toISOString()}` : ''}; restarted ${pods.restarts(slot)} times`,
			})),
		),
		ruledOut: [
			'eviction by the node: that ends the whole pod with reason Evicted, not one container with OOMKilled',
		],
		predictions: [
			{
				probe: 'Run it with the same work and twice the memory limit',
				expect: 'it gets further or through; if it is killed just the same, it leaks',
			},
		],
		remedies: [
			{
				owner,
				text:
					kind === 'Workflow'
						? 'Raise the memory limit of that container in the template or podSpecPatch of the workflow; check that the quota has room for it.'
						: `Raise the memory limit of container ${container} where the workload is kept, or let it use less.`,
				command:
					kind === 'Workflow' || kind === 'Pod'
						? kubectl('-n', namespace, 'get', 'pod', pods.name(first.slot), '-o', 'yaml')
						: kubectl('-n', namespace, 'get', kind.toLowerCase(), name, '-o', 'yaml'),
				risk: 'low',
				verify: `no new restart for ten minutes: ${few(slots.map(slot => podName(snapshot, slot)))}`,
			},
		],
	});
}

const platformRoles = new Set(['network', 'load balancer', 'ingress', 'monitoring', 'gitops']);

/** What Seldon and Argo put beside the application is the platform's as well. */
function ownerOf(snapshot: Snapshot, namespace: string, {container}: ContainerEnd): Owner {
	if (
		['rclone', 'agent', 'scheduler', 'envoy', 'modelgateway', 'pipelinegateway', 'dataflow-engine'].includes(
			container,
		)
	) {
		return namespaceRoles(snapshot).some(one => one.namespace === namespace && one.role === 'serving')
			? 'platform'
			: 'application';
	}
	if (namespace === 'kube-system') return 'platform';
	return namespaceRoles(snapshot).some(one => one.namespace === namespace && platformRoles.has(one.role))
		? 'platform'
		: 'application';
}
