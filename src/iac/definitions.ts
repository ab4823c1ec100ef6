import type {IacFile, IacNode} from '../store/iac.ts';
import type {Inventory} from './inventory.ts';
import {type EnvironmentFiles, type Layout, variablesFile} from './layout.ts';
import {itemsOf, type Place, textAt, textOf} from './node.ts';
import {type Plays, playbookFolders} from './plays.ts';
import type {Level} from './precedence.ts';
import type {Task} from './tasks.ts';

/** To whom a variable is given. */
export type Scope =
	| {readonly kind: 'group' | 'host' | 'role'; readonly name: string}
	| {readonly kind: 'play'; readonly play: number}
	| {readonly kind: 'everywhere'};

/** One place that sets a variable. */
export type Definition = Place & {
	readonly name: string;
	readonly node: IacNode;
	readonly level: Level;
	readonly scope: Scope;
	/** It is set only when something holds that is not known before the run. */
	readonly conditional: boolean;
};

/** Everything that sets variables in one environment, by name, in the order it was read. */
export type Definitions = {
	readonly byName: ReadonlyMap<string, readonly Definition[]>;
	/** Names that are filled during the run: register, prompts, facts. */
	readonly atRunTime: ReadonlySet<string>;
};

/** The part of a role's folder that Ansible loads by itself. */
const mainFile = (folder: string, inside: string) =>
	new RegExp(`^${folder}/main(?:\\.ya?ml|\\.json|/.+)?$`).test(inside);

/** Collects what sets variables: files by their place, plays and tasks by what they say, and the extra vars of the last run. */
export function definitionsOf(
	layout: Layout,
	environment: EnvironmentFiles,
	inventory: Inventory,
	{plays, tasks}: Plays,
	extra: readonly {readonly node: IacNode; readonly path: string}[],
): Definitions {
	const byName = new Map<string, Definition[]>();
	const atRunTime = new Set<string>();
	const put = (path: string, node: IacNode | undefined, level: Level, scope: Scope, conditional = false) => {
		if (node?.kind !== 'map') return;
		for (const {key, line, value} of node.entries) {
			const list = byName.get(key) ?? [];
			list.push({name: key, path, line, node: value, level, scope, conditional});
			byName.set(key, list);
		}
	};
	const putFile = ({path, documents}: IacFile, level: Level, scope: Scope, conditional = false) => {
		for (const document of documents) put(path, document, level, scope, conditional);
	};

	for (const [role, files] of layout.roles) {
		for (const [inside, file] of files) {
			if (mainFile('defaults', inside)) putFile(file, 2, {kind: 'role', name: role});
			if (mainFile('vars', inside)) putFile(file, 15, {kind: 'role', name: role});
		}
	}
	for (const {of, name, path, line, node} of inventory.variables) {
		put(
			path,
			{kind: 'map', line, entries: [{key: name, line, value: node}]},
			of.kind === 'group' ? 3 : 8,
			of,
		);
	}
	const besidePlays = playbookFolders(layout);
	for (const file of layout.byPath.values()) {
		const found = variablesFile(file.path);
		if (found === undefined) continue;
		const {base, kind, name} = found;
		const ofInventory = base === environment.folder;
		if (!ofInventory && !besidePlays.has(base)) continue;
		const scope: Scope = {kind, name};
		if (kind === 'host') putFile(file, ofInventory ? 9 : 10, scope);
		else if (name === 'all') putFile(file, ofInventory ? 4 : 5, scope);
		else putFile(file, ofInventory ? 6 : 7, scope);
	}
	for (const [index, play] of plays.entries()) {
		const scope: Scope = {kind: 'play', play: index};
		put(play.path, play.vars, 12, scope);
		for (const node of play.varsFiles) {
			// A list among them means the first one that exists.
			for (const name of itemsOf(node).flatMap(item => textOf(item) ?? [])) {
				const file = relative(layout, play.path, name);
				if (file === undefined) continue;
				putFile(file, 14, scope);
				break;
			}
		}
		for (const name of play.prompts) atRunTime.add(name);
	}
	for (const task of tasks) taskDefinitions(layout, task, put, atRunTime);
	for (const {node, path} of extra) put(path, node, 22, {kind: 'everywhere'});
	return {byName, atRunTime};
}

type Put = (
	path: string,
	node: IacNode | undefined,
	level: Level,
	scope: Scope,
	conditional?: boolean,
) => void;

function taskDefinitions(layout: Layout, task: Task, put: Put, atRunTime: Set<string>): void {
	const registered = textAt(task.node, 'register');
	if (registered !== undefined) atRunTime.add(registered);
	const scope: Scope =
		task.play === undefined ? {kind: 'role', name: task.role ?? ''} : {kind: 'play', play: task.play};
	const conditional = task.when.length > 0 || task.loop !== undefined;
	if (task.module === 'set_fact' && task.args?.kind === 'map') {
		const entries = task.args.entries.filter(({key}) => key !== 'cacheable');
		put(task.path, {...task.args, entries}, 19, scope, conditional);
	}
	if (task.module !== 'include_vars') return;
	const name = textOf(task.args) ?? textAt(task.args, 'file');
	const own = task.role === undefined ? undefined : layout.roles.get(task.role);
	const file =
		name === undefined
			? undefined
			: (own?.get(`vars/${name}`) ?? own?.get(name) ?? relative(layout, task.path, name));
	if (file !== undefined) {
		for (const document of file.documents) put(file.path, document, 18, scope, conditional);
		return;
	}
	// Which file it is shows during the run: what any of them sets may be set.
	for (const [inside, one] of own ?? []) {
		if (!inside.startsWith('vars/') || mainFile('vars', inside)) continue;
		for (const document of one.documents) put(one.path, document, 18, scope, true);
	}
}

/** A file named from another one. */
function relative(layout: Layout, from: string, name: string): IacFile | undefined {
	const parts = from.split('/').slice(0, -1);
	for (const part of name.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '.') parts.push(part);
	}
	return layout.byPath.get(parts.join('/'));
}
