import type {AuditLog} from '../actions/audit-log.ts';
import type {Actor, AuditRecord} from '../actions/audit-record.ts';
import {planDigest} from '../actions/digest.ts';
import {type Permission, whyRefused} from '../actions/permission.ts';
import type {ActionCluster} from '../actions/plan.ts';
import type {Transport} from '../kube/transport.ts';

/** What running commands in containers and tunnels to them need: a permission that holds for the session, and the audit. */
export type StreamWorld = {
	readonly transport: Pick<Transport, 'openChannel' | 'mintActionToken' | 'requestJson'>;
	readonly cluster: ActionCluster;
	readonly permission: Permission;
	readonly audit: AuditLog;
	readonly actor: Actor;
	/** Of this session: all its streams share it. */
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
};

type Stream = {readonly namespace: string; readonly pod: string; readonly path: string};

/** Makes the two records of one stream: before it is opened, and how it ended. */
export type StreamRecorder = (
	stream: Stream,
) => (phase: AuditRecord['phase'], more: Partial<AuditRecord>) => AuditRecord;

/** How streams of one kind are written down, or why none may be opened. */
export function streamRecorder(
	world: StreamWorld,
	action: 'probe-exec' | 'port-forward',
	title: string,
): StreamRecorder | string {
	const {cluster, actor, id, now} = world;
	const refused = whyRefused(world.permission, cluster.context);
	if (refused !== undefined) return refused;
	const digest = planDigest({
		kind: action,
		title,
		cluster,
		bound: [],
		requests: [],
		better: [],
		consequences: [],
		undo: '',
		confirmations: [],
	});
	let next = 0;
	return ({namespace, pod, path}) => {
		const step = next++;
		return (phase, more) => ({
			format: 'ktriage.audit/v1',
			phase,
			id,
			step,
			at: new Date(now()).toISOString(),
			action,
			digest,
			who: actor,
			context: cluster.context,
			server: cluster.server,
			clusterUid: cluster.uid,
			target: {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name: pod},
			request: {verb: 'get', path},
			...more,
		});
	};
}
