import type {AuditLog} from '../actions/audit-log.ts';
import type {Actor, AuditRecord} from '../actions/audit-record.ts';
import {planDigest} from '../actions/digest.ts';
import {type Permission, whyRefused} from '../actions/permission.ts';
import type {ActionCluster} from '../actions/plan.ts';
import {type ExecRequest, type ExecResult, exec, execPath} from '../kube/stream/exec.ts';
import type {Transport} from '../kube/transport.ts';

/** What running commands in containers needs: a permission that holds for the session, and the audit. */
export type ExecWorld = {
	readonly transport: Pick<Transport, 'openChannel' | 'mintActionToken' | 'requestJson'>;
	readonly cluster: ActionCluster;
	readonly permission: Permission;
	readonly audit: AuditLog;
	readonly actor: Actor;
	/** Of this session: all its commands share it. */
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
};

/** Runs commands in containers for probes; every one is written to the audit before it is sent and after it ended. */
export type ExecGrant = (request: ExecRequest) => Promise<ExecResult>;

/** A grant for this session, or why there is none. The audit must be writable: what cannot be recorded is not run. */
export function grantExec(world: ExecWorld): ExecGrant | string {
	const refused = whyRefused(world.permission, world.cluster.context);
	if (refused !== undefined) return refused;
	const plan = {
		kind: 'probe-exec' as const,
		title: 'run probe tools in containers',
		cluster: world.cluster,
		bound: [],
		requests: [],
		better: [],
		consequences: [],
		undo: '',
		confirmations: [],
	};
	const digest = planDigest(plan);
	let step = 0;
	return async request => {
		const record = recorder(world, digest, step++, request);
		await world.audit.append(record('intent', {}));
		try {
			const result = await exec(world.transport, request);
			await world.audit.append(record('outcome', outcomeOf(result)));
			return result;
		} catch (error) {
			await world.audit.append(record('outcome', {result: 'unknown', error: 'cancelled'}));
			throw error;
		}
	};
}

function recorder({cluster, actor, id, now}: ExecWorld, digest: string, step: number, request: ExecRequest) {
	const {namespace, pod} = request;
	return (phase: AuditRecord['phase'], more: Partial<AuditRecord>): AuditRecord => ({
		format: 'ktriage.audit/v1',
		phase,
		id,
		step,
		at: new Date(now()).toISOString(),
		action: 'probe-exec',
		digest,
		who: actor,
		context: cluster.context,
		server: cluster.server,
		clusterUid: cluster.uid,
		target: {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name: pod},
		request: {verb: 'get', path: execPath(request)},
		...more,
	});
}

function outcomeOf(result: ExecResult): Partial<AuditRecord> {
	if (result.kind === 'exit') return {result: 'accepted'};
	if (result.kind === 'noTool') return {result: 'accepted', error: result.message.slice(0, 300)};
	const refused = result.why === 'forbidden' || result.why === 'gone';
	return {result: refused ? 'refused' : 'unknown', error: result.message.slice(0, 300)};
}
