import {homedir} from 'node:os';
import {join} from 'node:path';
import {targetTitle} from '../../actions/plan.ts';
import {backupIds, readBackup} from '../../actions/read-backups.ts';
import {planUndoOf} from '../../finalizers/undo-backup.ts';
import {stateFolder} from '../../record/state-folder.ts';
import {cell} from '../../store/sanitise.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {BackupsOptions, UndoOptions} from '../commands/finalizers.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {ownTransport} from '../own-transport.ts';
import {openSource} from '../source.ts';

const folderOf = (context: CommandContext): string => join(stateFolder(context.env, homedir()), 'backups');

/** `finalizers backups`. */
export async function runBackups({output}: BackupsOptions, context: CommandContext): Promise<number> {
	const folder = folderOf(context);
	const backups = await Promise.all((await backupIds(folder)).map(id => readBackup(folder, id)));
	const listed = backups.map(({id, plan, objects, folder: place}) => ({
		id,
		context: plan.cluster.context,
		clusterUid: plan.cluster.uid,
		title: plan.title,
		objects: objects.map(({target}) => targetTitle(target)),
		folder: place,
	}));
	const text =
		output === 'json'
			? `${JSON.stringify({format: 'ktriage.backups/v1', backups: listed}, null, 2)}\n`
			: listed.length === 0
				? `No backups: nothing was removed from here (${folder}).\n`
				: listed.map(one => `${cell(`${one.id} ${one.context} ${one.title}`, 400)}\n`).join('');
	await writeAll(context.stdout, [text]);
	return exitCodes.pass.code;
}

/** `finalizers undo ID`: one object at a time, the first of the backup that is gone. */
export async function runUndo(options: UndoOptions, context: CommandContext): Promise<number> {
	const backup = await readBackup(folderOf(context), options.id);
	const source = await openSource(options, context, false);
	const transport = await ownTransport(source);
	const {connection} = transport;
	try {
		const place = {context: connection.contextName, server: connection.server.origin};
		const planned = await planUndoOf(backup, place, transport, context.signal);
		const outcome = await carryOut(planned, options, transport, context);
		const next = `ktriage finalizers undo ${options.id} --allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	} finally {
		transport.close();
		await source.close();
	}
}
