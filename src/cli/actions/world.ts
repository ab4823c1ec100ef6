import {randomBytes} from 'node:crypto';
import {homedir, hostname, userInfo} from 'node:os';
import {setTimeout as wait} from 'node:timers/promises';
import type {ActionWorld} from '../../actions/apply.ts';
import {openAuditLog} from '../../actions/audit-log.ts';
import {openBackups} from '../../actions/backups.ts';
import type {Transport} from '../../kube/transport.ts';
import {stateFolder} from '../../record/state-folder.ts';
import {permissionFor} from '../action-guard.ts';
import type {CommandContext} from '../command-line.ts';

export type WorldOptions = {
	readonly allowActions: boolean;
	readonly readOnly: boolean;
	readonly backupSecrets?: boolean;
};

/** The world of one run: this machine's audit and backups, this user, the permission of this context. */
export function actionWorld(
	transport: Transport,
	options: WorldOptions,
	context: CommandContext,
): ActionWorld {
	const folder = stateFolder(context.env, homedir());
	const {connection} = transport;
	return {
		transport,
		audit: openAuditLog(folder),
		backups: openBackups(folder, options.backupSecrets === true),
		permission: permissionFor(context.guard, connection.contextName, options),
		actor: {
			user: userName(context.env),
			host: hostname(),
			pid: process.pid,
			kubeUser: connection.userName,
		},
		now: Date.now,
		newId: () => actionId(new Date(), randomBytes(3).toString('hex')),
		wait: milliseconds => wait(milliseconds),
		signal: context.signal,
	};
}

/** A jump host is often shared by way of sudo: the person is whoever logged in. */
function userName(env: CommandContext['env']): string {
	if (env.SUDO_USER) return env.SUDO_USER;
	try {
		return userInfo().username;
	} catch {
		return env.USER ?? 'unknown';
	}
}

/** "20261121-154012-a1b2c3": sorts by time, and is a file name as it is. */
export function actionId(at: Date, unique: string): string {
	const digits = at.toISOString().replaceAll(/\D/g, '');
	return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${unique}`;
}
