import {homedir} from 'node:os';
import {systemClock} from '../kube/clock.ts';
import type {LabCluster} from '../lab/cluster.ts';
import type {Lab, LabSetup} from '../lab/lab.ts';
import {agentSecretsAmong} from '../migration/named-secrets.ts';
import {givenConnection} from '../session/given-connection.ts';
import {clockAt} from '../session/moment.ts';
import type {SessionOptions} from '../session/start.ts';
import {recordedCounters} from '../store/counters.ts';
import type {IacFiles} from '../store/iac.ts';
import {probeResults} from '../store/probes.ts';
import type {Profile} from '../store/profile.ts';
import {assertPinned} from './action-guard.ts';
import type {CommandContext} from './command-line.ts';
import {CliError} from './errors.ts';
import type {SourceOptions} from './options.ts';
import {programName, version} from './version.ts';

/** Where a session reads from, ready to be started, and how to let go of it. */
export type OpenedSource = {
	readonly session: Pick<
		SessionOptions,
		| 'connect'
		| 'clock'
		| 'profile'
		| 'version'
		| 'namespace'
		| 'recorded'
		| 'probes'
		| 'counters'
		| 'denied'
		| 'iac'
		| 'serverIsKnownToFail'
		| 'withoutLogs'
		| 'withoutSecrets'
		| 'alsoSecrets'
		| 'prometheus'
		| 'triggers'
	>;
	/** What the user should know about the source: unknown files of a snapshot folder and the like. */
	readonly notes: readonly string[];
	readonly close: () => Promise<void>;
};

/** Opens what the options name: a snapshot folder, an embedded scenario, or the cluster of a kubeconfig. `moving` plays a scenario's timeline. */
export async function openSource(
	options: SourceOptions,
	context: CommandContext,
	moving: boolean,
): Promise<OpenedSource> {
	if (options.probes === undefined) return await openChosen(options, context, moving);
	const {readProbeFile} = await import('../record/probe-file.ts');
	const given = probeResults(await readProbeFile(options.probes));
	const {session, ...opened} = await openChosen(options, context, moving);
	return {...opened, session: {...session, probes: () => [...(session.probes?.() ?? []), ...given]}};
}

async function openChosen(
	options: SourceOptions,
	context: CommandContext,
	moving: boolean,
): Promise<OpenedSource> {
	const chosen = [options.snapshot, options.demo].filter(value => value !== undefined);
	if (chosen.length > 1)
		throw new CliError('Only one of --snapshot and --demo can be read at a time.', 'usage');
	const profile = await readProfileFile(options.profile);
	const iac = await readIac(options.iac);
	const common = {
		profile,
		...(iac && {iac: () => iac}),
		version,
		...(options.prometheus && {prometheus: options.prometheus}),
		...(options.namespace && {namespace: options.namespace}),
		...(options.logs === false && {withoutLogs: 'switched off with --no-logs or in the config file'}),
		...(options.secrets === false && {
			withoutSecrets: 'switched off with --no-secrets or in the config file',
		}),
	};
	if (options.snapshot !== undefined)
		return await openSnapshot(options.snapshot, common, options.standIns === true);
	if (options.demo !== undefined) return await openScenario(options, common, moving);
	const [{loadConnection}, {openTriggerMemory}, {stateFolder}] = await Promise.all([
		import('../kube/kubeconfig.ts'),
		import('../record/trigger-file.ts'),
		import('../record/state-folder.ts'),
	]);
	// Before any screen is drawn: what is wrong with a kubeconfig is said in the terminal as it was.
	const connection = await loadConnection({
		env: context.env,
		homeDirectory: homedir(),
		...(options.kubeconfig && {kubeconfig: options.kubeconfig}),
		...(options.context && {context: options.context}),
		...(options.as && {impersonate: {user: options.as, groups: options.asGroup ?? []}}),
	});
	assertPinned(context.guard, connection.contextName);
	return {
		session: {
			...common,
			clock: systemClock,
			connect: async () => connection,
			triggers: openTriggerMemory(stateFolder(context.env, homedir()), process.pid),
		},
		notes: [],
		close: async () => {},
	};
}

type Common = {
	readonly profile: Profile;
	readonly version: string;
	readonly namespace?: string;
	readonly withoutLogs?: string;
	readonly withoutSecrets?: string;
	readonly prometheus?: URL;
	readonly iac?: () => IacFiles | undefined;
};

async function openSnapshot(directory: string, common: Common, standIns: boolean): Promise<OpenedSource> {
	const {isForeign, readForeign} = await import('../record/foreign/read.ts');
	const read = standIns
		? (await import('../record/manifests.ts')).readManifests
		: (await isForeign(directory))
			? readForeign
			: (await import('../record/read-folder.ts')).readSnapshotFolder;
	const {cluster, meta, profile, iac, notes} = await read(directory);
	const served = serveWhenAsked(meta.context || 'snapshot', async () => ({cluster}));
	return {
		session: {
			...(Object.keys(cluster.logs ?? {}).length === 0 && {withoutLogs: 'the snapshot holds no logs'}),
			iac: () => iac,
			...common,
			profile: {...profile, ...common.profile},
			clock: cluster.now === undefined ? systemClock : clockAt(cluster.now, false, systemClock),
			connect: served.connect,
			recorded: meta,
			alsoSecrets: () => agentSecretsAmong(cluster.objects),
			probes: () => probeResults(cluster.probes ?? []),
			counters: () => recordedCounters(cluster.counters ?? {}, cluster.now ?? 0),
			denied: () => cluster.denied ?? [],
			serverIsKnownToFail: () => cluster.serverError !== undefined,
		},
		notes,
		close: served.close,
	};
}

async function openScenario(options: SourceOptions, common: Common, moving: boolean): Promise<OpenedSource> {
	const [{bigCluster, findScenario, scenarios}, {findFault, faultNames}] = await Promise.all([
		import('../lab/scenarios/index.ts'),
		import('../lab/faults/fault.ts'),
	]);
	const name = options.demo || 'canonical';
	const scenario = findScenario(name);
	if (scenario === undefined) {
		const known = scenarios.map(({id}) => id).join(', ');
		throw new CliError(
			`There is no scenario ${name}. There are: ${known}. See: ${programName} demo --list`,
			'usage',
		);
	}
	const fault = options.fault === undefined ? undefined : findFault(options.fault);
	if (options.fault !== undefined && fault === undefined)
		throw new CliError(`There is no fault ${options.fault}. There are: ${faultNames.join(', ')}.`, 'usage');
	const profile = {...scenario.profile?.(systemClock.now()), ...common.profile};
	let isDown = false;
	let probes: LabCluster['probes'] = [];
	let counters: LabCluster['counters'];
	let iac: IacFiles | undefined;
	const served = serveWhenAsked(`demo ${scenario.id}`, async () => {
		const now = systemClock.now();
		const built = options.size === undefined ? scenario.build(now) : bigCluster(options.size, now);
		const {timeline: _, ...still} = built;
		isDown = built.serverError !== undefined;
		probes = built.probes ?? [];
		counters = built.counters;
		iac = common.iac?.() ?? (await iacOf(name, built));
		return {cluster: moving ? built : still, ...(fault && {faults: [fault]})};
	});
	return {
		session: {
			...common,
			profile,
			clock: systemClock,
			connect: served.connect,
			probes: () => probeResults(probes ?? []),
			counters: () => recordedCounters(counters ?? {}, systemClock.now()),
			iac: () => iac,
			serverIsKnownToFail: () => isDown,
		},
		notes: [],
		close: served.close,
	};
}

/** The Ansible files that belong to a scenario. */
async function iacOf(name: string, {iac = {}}: LabCluster): Promise<IacFiles | undefined> {
	if (Object.keys(iac).length === 0) return undefined;
	const {parseFiles} = await import('../record/iac/load.ts');
	return parseFiles(name, iac);
}

/** An embedded server that is started by the first connection to it: building a big cluster must not hold up the first paint. */
function serveWhenAsked(name: string, prepare: () => Promise<Pick<LabSetup, 'cluster' | 'faults'>>) {
	let started: Promise<Lab> | undefined;
	const start = async (): Promise<Lab> => {
		const [{startLab}, setup] = await Promise.all([import('../lab/lab.ts'), prepare()]);
		return await startLab(setup);
	};
	return {
		connect: async () => {
			started ??= start();
			const {server, ca, token} = await started;
			return givenConnection({name, server, ca, token});
		},
		close: async () => {
			await (await started)?.close();
		},
	};
}

async function readIac(folder: string | undefined): Promise<IacFiles | undefined> {
	if (folder === undefined) return undefined;
	const {loadIac} = await import('../record/iac/load.ts');
	return await loadIac(folder);
}

async function readProfileFile(file: string | undefined): Promise<Profile> {
	if (file === undefined) return {};
	const [{readFile}, {readProfile}] = await Promise.all([
		import('node:fs/promises'),
		import('../store/profile.ts'),
	]);
	try {
		return readProfile(await readFile(file, 'utf8'));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new CliError(`The profile ${file} cannot be used: ${why}`, 'usage', error);
	}
}
