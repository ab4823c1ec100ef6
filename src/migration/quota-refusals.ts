import {parseQuantity} from '../store/quantity.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {eventsSince} from './events-since.ts';
import {perSnapshot, usable} from './per-snapshot.ts';
import {isCured} from './workflows.ts';

/** What was refused by a quota, as the admission of Kubernetes says it (apiserver plugin resourcequota, controller.go). */
export type QuotaRefusal = {
	readonly namespace: string;
	readonly quota: string;
	/** must-specify: containers do not say what they need; exceeded: there is no room; unknown: the quota was not counted yet. */
	readonly kind: 'must-specify' | 'exceeded' | 'unknown';
	/** must-specify: resources by container that lacks them. */
	readonly lacking: readonly {readonly resource: string; readonly containers: readonly string[]}[];
	/** exceeded: more is asked for at once than the quota allows in all. */
	readonly neverFits: boolean;
	readonly text: string;
};

/** A refusal with who was refused, and when. */
export type Refused = QuotaRefusal & {
	readonly subject: {readonly kind: string; readonly namespace: string; readonly name: string};
	/** Milliseconds since the epoch; 0 when it is not said. */
	readonly at: number;
	/** Where it stands. */
	readonly source: string;
};

/** The refusal that a message tells of; undefined when it tells of none. */
export function refusalIn(namespace: string, message: string): QuotaRefusal | undefined {
	const base = {namespace, lacking: [], neverFits: false};
	const mustSpecify = /failed quota: ([^:\s]+): must specify (.+)$/i.exec(message);
	if (mustSpecify !== null) {
		const [text, quota = '', list = ''] = mustSpecify;
		const lacking = list.split(/;\s*/).map(item => {
			const [resource = '', containers = ''] = item.split(/\s+for:\s*/);
			return {
				resource,
				containers: containers
					.split(',')
					.map(name => name.trim())
					.filter(name => name !== ''),
			};
		});
		return {...base, quota, kind: 'must-specify', lacking, text};
	}
	const exceeded = /exceeded quota: ([^,\s]+), requested: (.+), used: (.+), limited: (.+)$/i.exec(message);
	if (exceeded !== null) {
		const [text, quota = '', requested = '', , limited = ''] = exceeded;
		const limits = amounts(limited);
		const neverFits = [...amounts(requested)].some(
			([resource, amount]) => amount > (limits.get(resource) ?? Number.POSITIVE_INFINITY),
		);
		return {...base, quota, kind: 'exceeded', neverFits, text};
	}
	const unknown = /status unknown for quota: ([^,\s]+)/i.exec(message);
	return unknown === null ? undefined : {...base, quota: unknown[1] ?? '', kind: 'unknown', text: unknown[0]};
}

function amounts(list: string): ReadonlyMap<string, number> {
	return new Map(
		list.split(',').flatMap(item => {
			const [resource = '', written = ''] = item.split('=');
			const amount = parseQuantity(written.trim());
			return amount === undefined ? [] : [[resource.trim(), amount] as const];
		}),
	);
}

/** Every refusal that workflows, Deployments and events tell of: one for each who was refused. */
export const quotaRefusals = perSnapshot((snapshot: Snapshot): readonly Refused[] => {
	const {workflows, deployments, creationFailures} = snapshot.tables;
	const since = eventsSince(snapshot);
	const found = new Map<string, Refused>();
	const add = (subject: Refused['subject'], source: string, at: number, message: string) => {
		const refusal = refusalIn(subject.namespace, message);
		const key = `${subject.kind}/${subject.namespace}/${subject.name}`;
		if (refusal !== undefined && (at === 0 || at >= since) && !found.has(key))
			found.set(key, {...refusal, subject, source, at});
	};
	for (const row of workflows) {
		if (row.phase === 'Succeeded' || row.deletedAt !== undefined || isCured(snapshot, row)) continue;
		const subject = {kind: 'Workflow', namespace: row.namespace, name: row.name};
		const name = `Workflow ${row.namespace}/${row.name}`;
		for (const step of row.troubled)
			add(subject, `${name} .status.nodes[${step.name}].message`, row.finishedAt, step.message);
		add(subject, `${name} .status.message`, row.finishedAt, row.message);
	}
	for (const row of deployments) {
		const failure = row.conditions.find(({type, status}) => type === 'ReplicaFailure' && status === 'True');
		if (failure === undefined) continue;
		const {namespace, name} = row;
		add(
			{kind: 'Deployment', namespace, name},
			`Deployment ${namespace}/${name} .status.conditions[ReplicaFailure]`,
			0,
			failure.message,
		);
	}
	for (const {subject, message, at} of creationFailures) {
		const {kind, namespace, name} = ownerOf(snapshot, subject);
		if (!isPast(snapshot, subject))
			add(
				{kind, namespace, name},
				`Event FailedCreate of ${subject.kind} ${namespace}/${subject.name}`,
				at,
				message,
			);
	}
	return [...found.values()];
});

/** A ReplicaSet stands for its Deployment. */
function ownerOf({tables}: Snapshot, subject: Refused['subject']): Refused['subject'] {
	if (subject.kind !== 'ReplicaSet') return subject;
	const owner = tables.replicaSets.find(
		({namespace, name}) => namespace === subject.namespace && name === subject.name,
	)?.owner;
	return owner === undefined ? subject : {...owner, namespace: subject.namespace};
}

/** The event is still there but whoever was refused has what it wants by now, or is gone. */
function isPast(snapshot: Snapshot, subject: Refused['subject']): boolean {
	const {kind, namespace, name} = ownerOf(snapshot, subject);
	const {deployments, statefulSets, daemonSets, replicaSets, workflows} = snapshot.tables;
	const is = (row: {readonly namespace: string; readonly name: string}) =>
		row.namespace === namespace && row.name === name;
	if (kind === 'Workflow') {
		const row = workflows.find(is);
		return row === undefined || row.phase === 'Succeeded' || isCured(snapshot, row);
	}
	// One that is here stands for itself; one that is gone was deleted with its Deployment.
	if (kind === 'ReplicaSet') return usable(snapshot, 'replicaSets') && !replicaSets.some(is);
	const rows = {Deployment: deployments, StatefulSet: statefulSets, DaemonSet: daemonSets}[kind];
	if (rows === undefined) return false;
	const row = rows.find(is);
	return row === undefined || (!row.statusIsOld && row.available >= row.desired);
}
