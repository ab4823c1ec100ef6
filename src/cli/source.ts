import {homedir} from 'node:os';
import {systemClock} from '../kube/clock.ts';
import type {IacFiles} from '../store/iac.ts';
import type {Profile} from '../store/profile.ts';
import {assertPinned} from './action-guard.ts';
import type {CommandContext} from './command-line.ts';
import {CliError} from './errors.ts';
import type {SourceOptions} from './options.ts';
import type {OpenedSource} from './source/opened.ts';
import {version} from './version.ts';

/** Opens what the options name: a snapshot folder, an embedded scenario, or the cluster of a kubeconfig. `moving` plays a scenario's timeline. */
export async function openSource(
	options: SourceOptions,
	context: CommandContext,
	moving: boolean,
): Promise<OpenedSource> {
	if (options.probes === undefined) return await openChosen(options, context, moving);
	const [{readProbeFile}, {probeResults}] = await Promise.all([
		import('../record/probe-file.ts'),
		import('../store/probes.ts'),
	]);
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
		...(options.budget && {budget: options.budget}),
		...(options.metadataOnly && {metadataOnly: true}),
		...(options.logs === false && {withoutLogs: 'switched off with --no-logs or in the config file'}),
		...(options.secrets === false && {
			withoutSecrets: 'switched off with --no-secrets or in the config file',
		}),
	};
	if (options.snapshot !== undefined)
		return await (await import('./source/snapshot.ts')).openSnapshot(
			options.snapshot,
			common,
			options.standIns === true,
		);
	if (options.demo !== undefined)
		return await (await import('./source/scenario.ts')).openScenario(options, common, moving);
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
