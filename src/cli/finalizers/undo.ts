import {randomBytes} from 'node:crypto';
import {homedir} from 'node:os';
import {join} from 'node:path';
import type {BackedUp} from '../../actions/backups.ts';
import {clusterUid, readObject} from '../../actions/objects.ts';
import {type ActionCluster, objectPath, targetTitle} from '../../actions/plan.ts';
import {backupIds, readBackup} from '../../actions/read-backups.ts';
import {planUndo} from '../../finalizers/undo.ts';
import {createTransport, type Transport, userAgent} from '../../kube/transport.ts';
import {isMapping, mappingAt} from '../../record/shape.ts';
import {stateFolder} from '../../record/state-folder.ts';
import {cell} from '../../store/sanitise.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {BackupsOptions, UndoOptions} from '../commands/finalizers.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {openSource} from '../source.ts';
import {version} from '../version.ts';
import {livingOwners} from './owners.ts';

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
	const connection = await source.session.connect();
	const transport = createTransport({
		connection,
		clock: source.session.clock,
		userAgent: userAgent(version, randomBytes(4).toString('hex')),
	});
	try {
		const uid = await clusterUid(transport, context.signal);
		if (uid !== backup.plan.cluster.uid)
			throw new CliError(
				`The backup ${options.id} is of another cluster (context ${backup.plan.cluster.context}): kube-system has the uid ${uid || 'unknown'} here.`,
				'usage',
			);
		const cluster = {context: connection.contextName, server: connection.server.origin, uid};
		const planned = await planFirst(backup.objects, cluster, transport, context);
		const outcome = await carryOut(planned, options, transport, context);
		const next = `ktriage finalizers undo ${options.id} --allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	} finally {
		transport.close();
		await source.close();
	}
}

async function planFirst(
	objects: readonly BackedUp[],
	cluster: ActionCluster,
	transport: Transport,
	{signal}: CommandContext,
) {
	const plans = await Promise.all(
		objects.map(async ({target, object}) => {
			const now = await readObject(transport, objectPath(target), signal);
			const namespace =
				target.namespace === ''
					? undefined
					: await readObject(transport, `/api/v1/namespaces/${target.namespace}`, signal);
			const owners = isMapping(object) ? mappingAt(object, 'metadata').ownerReferences : undefined;
			const living = await livingOwners(owners, target.namespace, transport, signal);
			return planUndo(target, object, {now, namespace, livingOwners: living}, cluster);
		}),
	);
	const first = plans.find(({kind}) => kind === 'plan') ?? plans[0];
	if (first === undefined) throw new CliError('This backup holds no object.', 'usage');
	return first;
}
