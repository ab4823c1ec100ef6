import {readFile} from 'node:fs/promises';
import {collectors} from '../../collectors/index.ts';
import {type Discovery, discover, type ServedResource} from '../kube/discovery.ts';
import {KubeError, messageOf} from '../kube/errors.ts';
import type {Transport} from '../kube/transport.ts';
import type {SavedResource, SnapshotContent} from '../record/content.ts';
import {nameOf} from '../record/content.ts';
import {probeRecords, prometheusRecord} from '../record/recorded-parts.ts';
import {writeSnapshotFolder} from '../record/write-folder.ts';
import {iso} from '../report/json.ts';
import {countersOf} from '../store/counters.ts';
import type {IacFiles} from '../store/iac.ts';
import {logSource} from '../store/logs/source.ts';
import type {CommandContext} from './command-line.ts';
import type {SaveOptions} from './commands/snapshot.ts';
import {exitCodes} from './exit-codes.ts';
import {listAll} from './list-all.ts';
import {ownTransport} from './own-transport.ts';
import {createProgress} from './progress.ts';
import {readLogsToSave} from './save-logs.ts';
import {openSource} from './source.ts';

async function readCountersToSave(options: SaveOptions, context: CommandContext) {
	const {countersToSave} = await import('./policy-hits/counters-to-save.ts');
	return await countersToSave(options, context);
}

/** Lists everything that can be listed and writes it as a snapshot folder; says on stderr what was left out and why. */
export async function saveSnapshot(options: SaveOptions, context: CommandContext): Promise<number> {
	const source = await openSource(options, context, false);
	const transport = await ownTransport(source);
	const {connection} = transport;
	const files = await iacTexts(source.session.iac?.());
	const progress = createProgress(context.stderr);
	try {
		const found = await discoverOrWhy(transport, context.signal);
		const refused = new Map<string, string>();
		const saved =
			'error' in found ? undefined : await readLogsToSave(source, options.timeout * 1_000, context.signal);
		for (const note of saved?.notes ?? []) progress.say(note);
		const resources = 'error' in found ? [] : worthSaving(found.discovery);
		const prometheus = saved && prometheusRecord(saved.snapshot.prometheus);
		const profile = options.profile === undefined ? undefined : await readFile(options.profile, 'utf8');
		const asked = options.counters ? await readCountersToSave(options, context) : undefined;
		for (const note of asked?.notes ?? []) progress.say(note);
		const content: SnapshotContent = {
			meta: {
				takenAt: iso(source.session.clock.now()),
				context: connection.contextName,
				server: {
					url: connection.server.origin,
					gitVersion: 'error' in found ? '' : found.discovery.serverVersion,
					...('error' in found && {error: found.error}),
				},
			},
			...files,
			resources,
			listObjects: resource =>
				listAll(transport, served(resources, resource), options.namespace ?? '', context.signal),
			logs: saved?.logs ?? {},
			probes: probeRecords(saved?.snapshot.probes ?? []),
			counters: {...countersOf(saved?.snapshot.counters ?? []), ...asked?.counters},
			denied: saved?.snapshot.denied ?? [],
			...(prometheus && {prometheus}),
			...(profile !== undefined && {profile}),
			collectors: () =>
				'error' in found
					? {}
					: {...collectorStates(found.discovery, refused), ...(saved && {[logSource.name]: saved.state})},
		};
		const written = await writeSnapshotFolder(options.directory, content, {
			force: options.force,
			signal: context.signal,
			progress: (resource, objects) => progress.show(`${nameOf(resource)} ${objects}`),
			failed: (resource, error) => {
				if (context.signal.aborted) throw error;
				refused.set(nameOf(resource), messageOf(error));
				progress.say(`left out ${nameOf(resource)}: ${messageOf(error)}`);
			},
		});
		progress.end();
		for (const note of written.redacted) context.stderr.write(`left out: ${note}\n`);
		context.stdout.write(
			`${options.directory}: ${written.objects} objects of ${written.resources} kinds, ${written.bytes} bytes${logWords(saved?.logs)}\n`,
		);
		if ('error' in found) {
			context.stderr.write(
				`The cluster could not be read, which is what the snapshot says: ${found.error}\n`,
			);
			return exitCodes.inconclusive.code;
		}
		return exitCodes.pass.code;
	} finally {
		progress.end();
		transport.close();
		await source.close();
	}
}

/** Folders below a snapshot folder that its reader goes down to, less iac/ itself. */
const mostFolders = 6;

async function iacTexts(iac: IacFiles | undefined): Promise<Pick<SnapshotContent, 'iac' | 'iacLeftOut'>> {
	if (iac === undefined) return {};
	const {withoutSecrets} = await import('../record/iac/secrets.ts');
	const kept = iac.files
		.filter(({path}) => path.split('/').length <= mostFolders)
		.map(({path, text}) => ({path, ...withoutSecrets(text)}));
	return {
		iac: Object.fromEntries(kept.map(({path, text}) => [path, text])),
		iacLeftOut: kept.reduce((sum, {left}) => sum + left, 0),
	};
}

function logWords(logs: Readonly<Record<string, string>> | undefined): string {
	const number = Object.keys(logs ?? {}).length;
	return number === 0 ? '' : `, ${number} ${number === 1 ? 'log' : 'logs'}`;
}

async function discoverOrWhy(
	transport: Transport,
	signal: AbortSignal,
): Promise<{readonly discovery: Discovery} | {readonly error: string}> {
	try {
		return {discovery: await discover(transport, signal)};
	} catch (error) {
		if (!(error instanceof KubeError) || error.kind === 'cancelled') throw error;
		return {error: error.message};
	}
}

/** The same objects under a second name, or none that would be of use later. */
const passedOver = new Set(['events.events.k8s.io', 'componentstatuses', 'endpoints']);

function worthSaving({resources}: Discovery): readonly ServedResource[] {
	const names = new Set<string>();
	return resources.filter(resource => {
		const name = nameOf(resource);
		if (names.has(name) || passedOver.has(name) || !resource.verbs.includes('list')) return false;
		names.add(name);
		return true;
	});
}

function served(resources: readonly ServedResource[], wanted: SavedResource): ServedResource {
	const found = resources.find(({group, resource}) => group === wanted.group && resource === wanted.resource);
	if (found === undefined) throw new RangeError(`${nameOf(wanted)} is not among the resources to be saved`);
	return found;
}

/** What each source would have said: a replay must not take what was refused for what is not there. */
function collectorStates(discovery: Discovery, refused: ReadonlyMap<string, string>) {
	return Object.fromEntries(
		collectors.map(({name, resources}) => {
			const found = resources.find(wanted =>
				discovery.resources.some(one => one.group === wanted.group && one.resource === wanted.resource),
			);
			const why = found === undefined ? undefined : refused.get(nameOf(found));
			if (found === undefined) return [name, {state: 'absent' as const}];
			return [
				name,
				why === undefined ? {state: 'live' as const} : {state: 'forbidden' as const, verb: 'list', why},
			];
		}),
	);
}
