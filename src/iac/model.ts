import type {IacFiles} from '../store/iac.ts';
import {type Definition, type Definitions, definitionsOf} from './definitions.ts';
import {type Inventory, readInventory} from './inventory.ts';
import {type EnvironmentFiles, type Layout, layoutOf, variablesFile} from './layout.ts';
import {isMeant, type Play, type Plays, playbookFolders, readPlays} from './plays.ts';
import {type Context, type Resolver, resolverOf} from './resolve.ts';
import {extraVarsOf, type Run, runsOf} from './runs.ts';
import type {Task} from './tasks.ts';

/** One inventory with everything that can be asked about it. */
export type Environment = {
	/** Its folder, to tell two of them apart; '' for the top. */
	readonly name: string;
	readonly inventory: Inventory;
	readonly definitions: Definitions;
	readonly resolver: Resolver;
	/** One host for each set of groups and variables of its own: hosts that differ in nothing are asked once. */
	readonly hosts: readonly Context[];
};

/** The Ansible files, understood as far as they are static. */
export type IacModel = {
	readonly files: IacFiles;
	readonly layout: Layout;
	readonly plays: Plays;
	readonly environments: readonly Environment[];
	/** Of run.log, in the order they ran. */
	readonly runs: readonly Run[];
	/** Commands in scripts of the repository. */
	readonly scripted: readonly Run[];
};

const models = new WeakMap<IacFiles, IacModel>();

/** The model of the files, worked out once. */
export function iacModel(files: IacFiles): IacModel {
	const known = models.get(files);
	if (known !== undefined) return known;
	const layout = layoutOf(files);
	const plays = readPlays(layout);
	const {last, scripted} = runsOf(layout);
	const chosen = chosenEnvironments(layout, last);
	const extra = extraVarsOf(layout, last);
	const environments = chosen.map(environment => {
		const inventory = readInventory(environment.inventories);
		const definitions = definitionsOf(layout, environment, inventory, plays, extra);
		return {
			name: environment.folder,
			inventory,
			definitions,
			resolver: resolverOf(definitions, inventory, plays.plays),
			hosts: representatives(layout, environment, inventory, plays, definitions),
		};
	});
	const model = {files, layout, plays, environments, runs: last, scripted};
	models.set(files, model);
	return model;
}

/** Where the log names an inventory, the others are not of this cluster. */
function chosenEnvironments({environments}: Layout, runs: readonly Run[]): readonly EnvironmentFiles[] {
	const named = runs.at(-1)?.inventories ?? [];
	const chosen = environments.filter(({folder, inventories}) =>
		named.some(
			name => name === folder || inventories.some(({path}) => path === name || path.endsWith(`/${name}`)),
		),
	);
	return chosen.length > 0 ? chosen : environments;
}

function representatives(
	layout: Layout,
	environment: EnvironmentFiles,
	inventory: Inventory,
	{plays}: Plays,
	{byName}: Definitions,
): readonly Context[] {
	const ownVariables = new Set(
		[...byName.values()].flat().flatMap(({scope}) => (scope.kind === 'host' ? [scope.name] : [])),
	);
	const seen = new Map<string, Context>();
	for (const [host, groups] of inventory.hosts) {
		const key = `${ownVariables.has(host) ? host : ''}|${[...groups].sort().join(',')}`;
		if (!seen.has(key)) seen.set(key, {host, groups});
	}
	if (seen.size > 0) return [...seen.values()];
	// Without an inventory: a host for each group that has variables or that a play names.
	const beside = playbookFolders(layout);
	const names = new Set<string>(['all']);
	for (const path of layout.byPath.keys()) {
		const file = variablesFile(path);
		if (file === undefined || !(file.base === environment.folder || beside.has(file.base))) continue;
		if (file.kind === 'group') names.add(file.name);
		else seen.set(file.name, {host: file.name, groups: new Set(['all'])});
	}
	for (const {hosts} of plays)
		for (const name of hosts.split(/[,:]/)) if (/^[\w-]+$/.test(name)) names.add(name);
	names.delete('localhost');
	for (const name of names)
		seen.set(`group ${name}`, {host: `(any host of ${name})`, groups: new Set(['all', name])});
	return [...seen.values()];
}

/** The contexts in which a role's files are used; every host where no play names the role. */
export function contextsOf(
	{plays}: IacModel,
	environment: Environment,
	role: string | undefined,
): readonly Context[] {
	if (role === undefined) return environment.hosts;
	const found = plays.plays.flatMap((play, index) =>
		play.roles.includes(role)
			? hostsOf(environment, play).map(context => ({
					...context,
					role,
					play: index,
					own: paramsOf(plays, role, index),
				}))
			: [],
	);
	return found.length > 0 ? found : environment.hosts.map(context => ({...context, role}));
}

/** The hosts a play is for; localhost need not be in the inventory and then has the variables of `all` alone. */
function hostsOf({hosts}: Environment, {hosts: pattern}: Play): readonly Context[] {
	const meant = hosts.filter(({host, groups}) => isMeant(pattern, host, groups));
	if (meant.length > 0 || !/\b(?:localhost|127\.0\.0\.1)\b/.test(pattern)) return meant;
	return [{host: 'localhost', groups: new Set(['all'])}];
}

/** Parameters that the play gives to the role. */
function paramsOf({tasks}: Plays, role: string, play: number): readonly Definition[] {
	const task = tasks.find(one => one.role === role && one.play === play);
	return task === undefined ? [] : ownOf({...task, vars: []});
}

/** The contexts in which a task runs, with the variables that are its own. */
export function contextsOfTask(model: IacModel, environment: Environment, task: Task): readonly Context[] {
	const own = ownOf(task);
	if (task.play === undefined)
		return contextsOf(model, environment, task.role).map(context => ({...context, own}));
	const play = model.plays.plays[task.play];
	return (play === undefined ? environment.hosts : hostsOf(environment, play)).map(context => ({
		...context,
		own,
		...(task.play !== undefined && {play: task.play}),
		...(task.role !== undefined && {role: task.role}),
	}));
}

function ownOf({params, vars}: Pick<Task, 'params' | 'vars'>): readonly Definition[] {
	return [...params, ...vars].flatMap(({node, path, level}) =>
		node.kind !== 'map'
			? []
			: node.entries.map(({key, line, value}) => ({
					name: key,
					node: value,
					path,
					line,
					level,
					scope: {kind: 'everywhere' as const},
					conditional: false,
				})),
	);
}
