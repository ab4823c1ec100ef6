import {discover, type ServedResource} from '../../kube/discovery.ts';
import {messageOf} from '../../kube/errors.ts';
import type {Transport} from '../../kube/transport.ts';
import {type BackupFacts, backupFacts} from '../../playbook/facts.ts';
import {addFacts} from '../../playbook/progress.ts';
import {readBackup} from '../../record/backup/verify.ts';
import {writeBackup} from '../../record/backup/write.ts';
import {nameOf, type SavedResource} from '../../record/content.ts';
import {iso} from '../../report/json.ts';
import {permissionFor} from '../action-guard.ts';
import type {CommandContext} from '../command-line.ts';
import type {BackupCommandOptions} from '../commands/backup.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {listAll} from '../list-all.ts';
import {writeAll} from '../output.ts';
import {ownTransport} from '../own-transport.ts';
import {openDesk} from '../playbook/desk.ts';
import {createProgress} from '../progress.ts';
import {openSource} from '../source.ts';
import {rehearse} from './rehearse.ts';

/** The same objects under a second name, or none that would be of use later. */
const passedOver = new Set(['events.events.k8s.io', 'componentstatuses', 'endpoints']);

/** Writes a backup, or takes an earlier one, reads it back, lets the server try it when asked, and ticks what it is evidence for. */
export async function runBackup(options: BackupCommandOptions, context: CommandContext): Promise<number> {
	const source = await openSource(options, context, false);
	const transport = await ownTransport(source);
	const {connection} = transport;
	try {
		if (options.rehearse) assertMayWrite(options, context, connection.contextName);
		const {resources} = await discover(transport, context.signal);
		if (!options.verify) await write(options, context, transport, worthKeeping(resources));
		const read = await readBackup(options.directory);
		const uid = await clusterUid(transport, context.signal);
		if (uid !== '' && read.cluster !== '' && uid !== read.cluster)
			throw new CliError(
				`${options.directory} is of another cluster (uid ${read.cluster}) than ${connection.contextName} (uid ${uid}). Nothing was ticked.`,
				'usage',
			);
		const rehearsed = options.rehearse
			? await rehearse(transport, resources, read.restore, context)
			: undefined;
		const facts: BackupFacts = {
			directory: options.directory,
			at: Date.parse(read.takenAt) || source.session.clock.now(),
			objects: read.objects,
			kinds: read.kinds,
			leftOut: read.leftOut,
			secrets: read.secrets,
			damaged: read.damaged,
			...(rehearsed !== undefined && {rehearsed}),
		};
		return await tell(facts, options, context);
	} finally {
		transport.close();
		await source.close();
	}
}

function assertMayWrite(options: BackupCommandOptions, context: CommandContext, name: string): void {
	const permission = permissionFor(context.guard, name, options);
	if (permission.allowActions && !permission.readOnly) return;
	throw new CliError(
		'--rehearse sends every object to the server as a dry run: nothing is changed, but admission webhooks see it. It needs --allow-actions, and is never done with --read-only. Nothing was sent or written.',
		'usage',
	);
}

function worthKeeping(resources: readonly ServedResource[]): readonly ServedResource[] {
	const names = new Set<string>();
	return resources.filter(resource => {
		const name = nameOf(resource);
		if (names.has(name) || passedOver.has(name) || !resource.verbs.includes('list')) return false;
		names.add(name);
		return true;
	});
}

async function write(
	options: BackupCommandOptions,
	context: CommandContext,
	transport: Transport,
	resources: readonly ServedResource[],
): Promise<void> {
	const progress = createProgress(context.stderr);
	const find = (wanted: SavedResource): ServedResource => {
		const found = resources.find(
			({group, resource}) => group === wanted.group && resource === wanted.resource,
		);
		if (found === undefined) throw new RangeError(`${nameOf(wanted)} is not among the resources to be saved`);
		return found;
	};
	try {
		await writeBackup(
			options.directory,
			{
				takenAt: iso(Date.now()),
				context: transport.connection.contextName,
				server: transport.connection.server.origin,
				cluster: await clusterUid(transport, context.signal),
				secrets: options.secrets,
				resources,
				listObjects: resource => listAll(transport, find(resource), options.namespace ?? '', context.signal),
			},
			{
				signal: context.signal,
				progress: (resource, objects) => progress.show(`${nameOf(resource)} ${objects}`),
				failed: (resource, error) => {
					if (context.signal.aborted) throw error;
					progress.say(`left out ${nameOf(resource)}: ${messageOf(error)}`);
				},
			},
		);
	} finally {
		progress.end();
	}
}

async function clusterUid(transport: Transport, signal: AbortSignal): Promise<string> {
	try {
		const found = (await transport.requestJson({path: '/api/v1/namespaces/kube-system', signal})) as {
			readonly metadata?: {readonly uid?: unknown};
		};
		return typeof found.metadata?.uid === 'string' ? found.metadata.uid : '';
	} catch {
		// Who may not read namespaces can save the rest.
		return '';
	}
}

/** Says what the backup is good for, and keeps it with the playbook. */
async function tell(
	backup: BackupFacts,
	options: BackupCommandOptions,
	context: CommandContext,
): Promise<number> {
	const desk = await openDesk(options, context);
	const facts = backupFacts(backup, desk.frame.snapshot.profile.window?.start);
	await desk.change(progress => addFacts(progress, facts));
	if (options.output === 'json') {
		const report = {format: 'ktriage.backup-report/v1', ...backup, at: iso(backup.at), facts};
		await writeAll(context.stdout, [`${JSON.stringify(report, null, 2)}\n`]);
	} else {
		const lines = facts.map(({verdict, code, summary}) => `${verdict.padEnd(5)} ${code} ${summary}`);
		await writeAll(context.stdout, [`${[...lines, ...backup.damaged.slice(1)].join('\n')}\n`]);
	}
	return facts.some(({verdict}) => verdict === 'FAIL') ? exitCodes.fail.code : exitCodes.pass.code;
}
