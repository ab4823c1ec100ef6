import {homedir} from 'node:os';
import {systemClock} from '../kube/clock.ts';
import type {LabCluster} from '../lab/cluster.ts';
import type {Lab} from '../lab/lab.ts';
import {givenConnection} from '../session/given-connection.ts';
import {clockAt} from '../session/moment.ts';
import type {SessionOptions} from '../session/start.ts';
import type {Profile} from '../store/profile.ts';
import type {CommandContext} from './command-line.ts';
import {CliError} from './errors.ts';
import type {SourceOptions} from './options.ts';
import {programName, version} from './version.ts';

/** Where a session reads from, ready to be started, and how to let go of it. */
export type OpenedSource = {
	readonly session: Pick<
		SessionOptions,
		'connect' | 'clock' | 'profile' | 'version' | 'namespace' | 'recorded' | 'serverIsKnownToFail'
	>;
	/** The embedded server, where there is one. */
	readonly lab?: Lab;
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
	const chosen = [options.snapshot, options.demo].filter(value => value !== undefined);
	if (chosen.length > 1)
		throw new CliError('Only one of --snapshot and --demo can be read at a time.', 'usage');
	const profile = await readProfileFile(options.profile);
	const common = {profile, version, ...(options.namespace && {namespace: options.namespace})};
	if (options.snapshot !== undefined) return await openSnapshot(options.snapshot, common);
	if (options.demo !== undefined) return await openScenario(options, common, moving);
	const {loadConnection} = await import('../kube/kubeconfig.ts');
	// Before any screen is drawn: what is wrong with a kubeconfig is said in the terminal as it was.
	const connection = await loadConnection({
		env: context.env,
		homeDirectory: homedir(),
		...(options.kubeconfig && {kubeconfig: options.kubeconfig}),
		...(options.context && {context: options.context}),
		...(options.as && {impersonate: {user: options.as, groups: options.asGroup ?? []}}),
	});
	return {
		session: {
			...common,
			clock: systemClock,
			connect: async () => connection,
		},
		notes: [],
		close: async () => {},
	};
}

type Common = {readonly profile: Profile; readonly version: string; readonly namespace?: string};

async function openSnapshot(directory: string, common: Common): Promise<OpenedSource> {
	const {readSnapshotFolder} = await import('../record/read-folder.ts');
	const {cluster, meta, profile, notes} = await readSnapshotFolder(directory);
	const lab = await serve(cluster);
	const moment = cluster.now;
	return {
		session: {
			...common,
			profile: {...profile, ...common.profile},
			clock: moment === undefined ? systemClock : clockAt(moment, false, systemClock),
			connect: async () => connectionTo(lab, meta.context || 'snapshot'),
			recorded: meta,
			...(cluster.serverError !== undefined && {serverIsKnownToFail: true}),
		},
		lab,
		notes,
		close: lab.close,
	};
}

async function openScenario(options: SourceOptions, common: Common, moving: boolean): Promise<OpenedSource> {
	const {bigCluster, findScenario, scenarios} = await import('../lab/scenarios/index.ts');
	const name = options.demo || 'canonical';
	const scenario = findScenario(name);
	if (scenario === undefined)
		throw new CliError(
			`There is no scenario ${name}. There are: ${scenarios.map(({id}) => id).join(', ')}. See: ${programName} demo --list`,
			'usage',
		);
	const now = systemClock.now();
	const built = options.size === undefined ? scenario.build(now) : bigCluster(options.size, now);
	const {timeline, ...still} = built;
	const lab = await serve(moving && timeline !== undefined ? built : still);
	if (options.fault !== undefined) await setFault(lab, options.fault);
	return {
		session: {
			...common,
			clock: systemClock,
			connect: async () => connectionTo(lab, `demo ${scenario.id}`),
			...(built.serverError !== undefined && {serverIsKnownToFail: true}),
		},
		lab,
		notes: [],
		close: lab.close,
	};
}

async function setFault(lab: Lab, name: string): Promise<void> {
	const {namedFaults} = await import('../lab/faults/fault.ts');
	const fault = Object.entries(namedFaults).find(([known]) => known === name)?.[1];
	if (fault === undefined)
		throw new CliError(
			`There is no fault ${name}. There are: ${Object.keys(namedFaults).join(', ')}.`,
			'usage',
		);
	await lab.setFault(fault);
}

async function serve(cluster: LabCluster): Promise<Lab> {
	const {startLab} = await import('../lab/lab.ts');
	return await startLab({cluster});
}

function connectionTo(lab: Lab, name: string) {
	return givenConnection({name, server: lab.server, ca: lab.ca, token: lab.token});
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
