import type {IacFile, IacNode} from '../store/iac.ts';
import {folderOf, type Layout} from './layout.ts';
import {at, itemsOf, type Place, textAt, textOf, wordsOf} from './node.ts';
import {type Inherited, type Task, taskWalker} from './tasks.ts';

/** A play: which hosts, with which variables, run which roles. */
export type Play = Place & {
	readonly name: string;
	/** The pattern of `hosts:`. */
	readonly hosts: string;
	readonly vars: IacNode | undefined;
	readonly varsFiles: readonly IacNode[];
	readonly prompts: readonly string[];
	readonly tags: readonly string[];
	/** Roles in the order they run, with those that tasks include. */
	readonly roles: readonly string[];
};

export type Plays = {
	readonly plays: readonly Play[];
	readonly tasks: readonly Task[];
	/** Tags of roles and plays besides those of tasks. */
	readonly tags: ReadonlySet<string>;
	readonly notes: readonly string[];
};

/** Every play and task of the playbooks, then the tasks of roles that no play names. */
export function readPlays(layout: Layout): Plays {
	const notes: string[] = [];
	const walker = taskWalker(layout, notes);
	const plays: Play[] = [];
	const tags = new Set<string>();
	for (const file of layout.playbooks) {
		for (const node of file.documents.flatMap(itemsOf)) readPlay(file, node);
	}
	const nothing: Inherited = {
		when: [],
		tags: [],
		vars: [],
		role: undefined,
		play: undefined,
		params: [],
	};
	for (const name of layout.roles.keys()) if (!walker.usedRoles.has(name)) walker.role(name, nothing, []);

	function readPlay({path}: IacFile, node: IacNode): void {
		const hosts = wordsOf(at(node, 'hosts')).join(',');
		for (const tag of wordsOf(at(node, 'tags'))) tags.add(tag);
		if (hosts === '') return;
		const play = plays.length;
		const before = walker.tasks.length;
		const inherited: Inherited = {
			when: itemsOf(at(node, 'when')).flatMap(item => textOf(item) ?? []),
			tags: wordsOf(at(node, 'tags')),
			vars: [],
			role: undefined,
			play,
			params: [],
		};
		const named: string[] = [];
		const section = (key: string) => walker.walk(path, itemsOf(at(node, key)), inherited, [path]);
		section('pre_tasks');
		for (const role of itemsOf(at(node, 'roles'))) {
			const name = textOf(role) ?? textAt(role, 'role') ?? textAt(role, 'name');
			if (name === undefined) continue;
			const own = wordsOf(at(role, 'tags'));
			for (const tag of own) tags.add(tag);
			named.push(name.replace(/^.*[/.]/, ''));
			walker.role(
				name,
				{
					...inherited,
					tags: [...inherited.tags, ...own],
					when: [...inherited.when, ...itemsOf(at(role, 'when')).flatMap(item => textOf(item) ?? [])],
					params: roleParams(role, path),
				},
				[path],
			);
		}
		for (const key of ['tasks', 'post_tasks', 'handlers']) section(key);
		const included = walker.tasks.slice(before).flatMap(({role}) => role ?? []);
		plays.push({
			path,
			line: node.line,
			name: textAt(node, 'name') ?? hosts,
			hosts,
			vars: at(node, 'vars'),
			varsFiles: itemsOf(at(node, 'vars_files')),
			prompts: itemsOf(at(node, 'vars_prompt')).flatMap(item => textAt(item, 'name') ?? []),
			tags: inherited.tags,
			roles: [...new Set([...named, ...included])],
		});
	}
	for (const task of walker.tasks) for (const tag of task.tags) tags.add(tag);
	return {plays, tasks: walker.tasks, tags, notes};
}

const roleKeywords = /^(?:role|name|tags|when|become\w*|vars|delegate_to|environment)$/;

/** `- role: x` with `vars:` and with variables written beside it. */
function roleParams(role: IacNode, path: string): Inherited['params'] {
	if (role.kind !== 'map') return [];
	const vars = at(role, 'vars');
	const beside = role.entries.filter(({key}) => !roleKeywords.test(key));
	const node: IacNode = {
		kind: 'map',
		line: role.line,
		entries: [...(vars?.kind === 'map' ? vars.entries : []), ...beside],
	};
	return node.entries.length === 0 ? [] : [{node, path, level: 20}];
}

/** Whether a host is meant by a `hosts:` pattern: names, groups, *, unions, & and !. */
export function isMeant(pattern: string, host: string, groups: ReadonlySet<string>): boolean {
	const parts = pattern
		.split(/[,;:](?![^[]*\])/)
		.map(part => part.trim())
		.filter(part => part !== '');
	const one = (name: string): boolean => {
		if (name.includes('{{')) return true;
		if (name === 'all' || name === '*' || name === host || groups.has(name)) return true;
		const short = name.replace(/\[[^\]]*\]$/, '');
		if (short !== name) return groups.has(short);
		if (!name.includes('*')) return false;
		const glob = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
		return glob.test(host) || [...groups].some(group => glob.test(group));
	};
	const wanted = parts.filter(part => !/^[!&]/.test(part));
	return (
		(wanted.length === 0 || wanted.some(one)) &&
		parts.filter(part => part.startsWith('&')).every(part => one(part.slice(1))) &&
		!parts.filter(part => part.startsWith('!')).some(part => one(part.slice(1)))
	);
}

/** The folders beside whose playbooks group_vars and host_vars count; the top when there are no playbooks. */
export function playbookFolders({playbooks, roles, byPath}: Layout): ReadonlySet<string> {
	if (playbooks.length > 0) return new Set(playbooks.map(({path}) => folderOf(path)));
	const beside = [...byPath.keys()].flatMap(path => /^(?:(.*)\/)?roles\//.exec(path)?.[1] ?? []);
	return new Set(['', ...(roles.size > 0 ? beside : [])]);
}
