import {randomBytes} from 'node:crypto';
import {homedir, hostname} from 'node:os';
import {openAuditLog} from '../../actions/audit-log.ts';
import type {AuditRecord} from '../../actions/audit-record.ts';
import {type CommandResult, runOwnCommand} from '../../playbook/files/command.ts';
import type {OwnCommand} from '../../playbook/model.ts';
import {stateFolder} from '../../record/state-folder.ts';
import {cell} from '../../store/sanitise.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {actionId} from '../actions/world.ts';
import type {CommandContext} from '../command-line.ts';

export type OwnCommandRun = {
	readonly step: string;
	readonly command: OwnCommand;
	readonly by: string;
	readonly cluster: Snapshot['cluster'];
	readonly signal: AbortSignal;
};

/**
 * Runs the own command of a step with a line in the audit before and after it. Rejects with ActionError when the audit cannot be written;
 * then nothing was run.
 */
export async function runAudited(
	{step, command, by, cluster, signal}: OwnCommandRun,
	{env}: Pick<CommandContext, 'env'>,
): Promise<CommandResult> {
	const audit = openAuditLog(stateFolder(env, homedir()));
	const record: Omit<AuditRecord, 'phase' | 'at'> = {
		format: 'ktriage.audit/v1',
		id: actionId(new Date(), randomBytes(3).toString('hex')),
		step: 0,
		action: 'playbook-run',
		digest: '',
		who: {user: by, host: hostname(), pid: process.pid, kubeUser: ''},
		context: cluster.context,
		server: cluster.server,
		clusterUid: cluster.uid,
		target: {group: '', version: '', resource: 'steps', kind: 'Step', namespace: '', name: step},
		request: {verb: 'run', path: cell(command.run.join(' '), 400)},
	};
	const at = (): string => new Date().toISOString();
	await audit.append({...record, phase: 'intent', at: at()});
	const ended = await runOwnCommand(command, env, signal);
	const isDone = ended.exitCode === 0;
	const outcome: AuditRecord = {
		...record,
		phase: 'outcome',
		at: at(),
		result: isDone ? 'accepted' : 'refused',
		...(!isDone && {error: cell(ended.detail, 400)}),
	};
	// It was run: how it ended counts, and the audit is left with an open line that says so.
	return await audit.append(outcome).then(
		() => ended,
		() => ({...ended, detail: `${ended.detail}; its end could not be written to ${audit.file}`}),
	);
}
