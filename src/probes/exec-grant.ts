import type {AuditRecord} from '../actions/audit-record.ts';
import {type ExecRequest, type ExecResult, exec, execPath} from '../kube/stream/exec.ts';
import {type StreamWorld, streamRecorder} from './stream-audit.ts';

/** What running commands in containers needs: a permission that holds for the session, and the audit. */
export type ExecWorld = StreamWorld;

/** Runs commands in containers for probes; every one is written to the audit before it is sent and after it ended. */
export type ExecGrant = (request: ExecRequest) => Promise<ExecResult>;

/** A grant for this session, or why there is none. The audit must be writable: what cannot be recorded is not run. */
export function grantExec(world: ExecWorld): ExecGrant | string {
	const recorder = streamRecorder(world, 'probe-exec', 'run probe tools in containers');
	if (typeof recorder === 'string') return recorder;
	return async request => {
		const record = recorder({...request, path: execPath(request)});
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

function outcomeOf(result: ExecResult): Partial<AuditRecord> {
	if (result.kind === 'exit') return {result: 'accepted'};
	if (result.kind === 'noTool') return {result: 'accepted', error: result.message.slice(0, 300)};
	const refused = result.why === 'forbidden' || result.why === 'gone';
	return {result: refused ? 'refused' : 'unknown', error: result.message.slice(0, 300)};
}
