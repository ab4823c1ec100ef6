import type {IacFile, IacNode} from '../store/iac.ts';
import {folderOf, type Layout} from './layout.ts';
import {at, itemsOf, type Place, textAt, textOf, wordsOf} from './node.ts';

/** One task with what it inherits from the blocks, roles and plays around it. */
export type Task = Place & {
	readonly name: string;
	/** Without its collection: "ufw" for community.general.ufw. */
	readonly module: string;
	/** Arguments of the module, "key=value" text read as a map. */
	readonly args: IacNode | undefined;
	readonly node: IacNode;
	/** Conditions as written, from the outside in. */
	readonly when: readonly string[];
	readonly tags: readonly string[];
	readonly loop: IacNode | undefined;
	/** Variables of blocks and of the task itself, the inner ones last. */
	readonly vars: readonly {readonly node: IacNode; readonly path: string; readonly level: 16 | 17}[];
	readonly role: string | undefined;
	/** Index of the play that runs it; undefined for a task of a role that no play names. */
	readonly play: number | undefined;
	/** Variables given to the role or include that holds it. */
	readonly params: readonly {readonly node: IacNode; readonly path: string; readonly level: 20 | 21}[];
};

export type Inherited = Pick<Task, 'when' | 'tags' | 'vars' | 'role' | 'play' | 'params'>;

const keywords =
	/^(?:name|when|tags|loop|with_\w+|register|become\w*|vars|notify|changed_when|failed_when|delegate_\w+|run_once|ignore_\w+|until|retries|delay|args|environment|no_log|check_mode|diff|block|rescue|always|listen|loop_control|async|poll|any_errors_fatal|module_defaults|collections|connection|remote_user|throttle|timeout|debugger|port)$/;

const mostTasks = 50_000;
const deepest = 20;

/** The last part of a module's name. */
export function shortModule(name: string): string {
	return name.slice(name.lastIndexOf('.') + 1);
}

/** Walks tasks through blocks, includes and roles, as far as these are static. */
export function taskWalker(layout: Layout, notes: string[]) {
	const tasks: Task[] = [];
	const usedRoles = new Set<string>();

	function walk(
		file: string,
		nodes: readonly IacNode[],
		inherited: Inherited,
		trail: readonly string[],
	): void {
		for (const node of nodes) {
			if (node.kind !== 'map' || tasks.length > mostTasks) continue;
			const own: Inherited = {
				...inherited,
				when: [...inherited.when, ...itemsOf(at(node, 'when')).flatMap(item => textOf(item) ?? [])],
				tags: [...inherited.tags, ...wordsOf(at(node, 'tags'))],
			};
			const vars = at(node, 'vars');
			const block = at(node, 'block');
			if (block !== undefined) {
				const inner = vars
					? {...own, vars: [...own.vars, {node: vars, path: file, level: 16 as const}]}
					: own;
				for (const part of ['block', 'rescue', 'always']) walk(file, itemsOf(at(node, part)), inner, trail);
				continue;
			}
			const entry = node.entries.find(({key}) => !keywords.test(key));
			if (entry === undefined) continue;
			const module = shortModule(entry.key);
			const args = argumentsOf(entry.value);
			const task: Task = {
				...own,
				path: file,
				line: node.line,
				name: textAt(node, 'name') ?? module,
				module,
				args,
				node,
				loop: node.entries.find(({key}) => key === 'loop' || /^with_(?:items|list|flattened)$/.test(key))
					?.value,
				vars: vars ? [...own.vars, {node: vars, path: file, level: 17}] : own.vars,
			};
			tasks.push(task);
			follow(task, entry.value, own, vars, trail);
		}
	}

	function follow(
		task: Task,
		value: IacNode,
		own: Inherited,
		vars: IacNode | undefined,
		trail: readonly string[],
	): void {
		const level = task.module === 'include_tasks' || task.module === 'import_tasks' ? 21 : 20;
		const inner: Inherited = vars
			? {...own, params: [...own.params, {node: vars, path: task.path, level}]}
			: own;
		if (/^(?:include|include_tasks|import_tasks)$/.test(task.module)) {
			const name = textOf(value) ?? textAt(value, 'file') ?? textAt(task.args, 'file');
			if (name === undefined) return;
			const found = taskFile(task, name.split(/\s/)[0] ?? '');
			if (found === undefined) notes.push(`${task.path}:${task.line}: ${name} is not followed`);
			else file(found, inner, trail);
		} else if (/^(?:include_role|import_role)$/.test(task.module)) {
			const name = textAt(value, 'name') ?? textAt(task.args, 'name');
			if (name !== undefined) role(name, inner, trail, textAt(value, 'tasks_from') ?? 'main');
		}
	}

	function taskFile({path, role: roleName}: Task, name: string): IacFile | undefined {
		const beside = layout.byPath.get(normal(`${folderOf(path)}/${name}`));
		return beside ?? (roleName === undefined ? undefined : layout.roles.get(roleName)?.get(`tasks/${name}`));
	}

	function file({path, documents}: IacFile, inherited: Inherited, trail: readonly string[]): void {
		if (trail.includes(path)) {
			notes.push(`${path} includes itself: ${[...trail, path].join(' > ')}`);
			return;
		}
		if (trail.length > deepest) return;
		for (const document of documents) walk(path, itemsOf(document), inherited, [...trail, path]);
	}

	function role(name: string, inherited: Inherited, trail: readonly string[], from = 'main'): void {
		const short = shortModule(name.replace(/^.*\//, ''));
		const files = layout.roles.get(short);
		usedRoles.add(short);
		if (files === undefined) {
			if (!name.includes('{{')) notes.push(`role ${name} is not among the files`);
			return;
		}
		if (trail.filter(entry => entry === `role ${short}`).length > 0 || trail.length > deepest) return;
		const inner = {...inherited, role: short};
		const below = [...trail, `role ${short}`];
		for (const meta of documentsAt(files, 'meta/main')) {
			for (const dependency of itemsOf(at(meta, 'dependencies'))) {
				const other = textOf(dependency) ?? textAt(dependency, 'role') ?? textAt(dependency, 'name');
				if (other !== undefined) role(other, inherited, below);
			}
		}
		for (const part of [`tasks/${from.replace(/\.ya?ml$/, '')}`, 'handlers/main']) {
			const found = fileAt(files, part);
			if (found !== undefined) file(found, inner, below);
		}
	}

	return {walk, role, tasks, usedRoles};
}

function normal(path: string): string {
	const parts: string[] = [];
	for (const part of path.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '.' && part !== '') parts.push(part);
	}
	return parts.join('/');
}

/** A file of a role by its name without the ending. */
export function fileAt(files: ReadonlyMap<string, IacFile>, name: string): IacFile | undefined {
	return files.get(`${name}.yml`) ?? files.get(`${name}.yaml`) ?? files.get(name);
}

function documentsAt(files: ReadonlyMap<string, IacFile>, name: string): readonly IacNode[] {
	return fileAt(files, name)?.documents ?? [];
}

/** "rule=allow port=4789" as a map; what is no such text stays as it is. */
function argumentsOf(value: IacNode): IacNode {
	if (value.kind !== 'scalar' || typeof value.value !== 'string' || !/^\s*\w+=/.test(value.value))
		return value;
	const pairs = [...value.value.matchAll(/(\w+)=("[^"]*"|'[^']*'|\{\{.*?\}\}\S*|\S+)/g)];
	return {
		kind: 'map',
		line: value.line,
		entries: pairs.map(([, key = '', text = '']) => ({
			key,
			line: value.line,
			value: {kind: 'scalar' as const, line: value.line, value: text.replace(/^(["'])(.*)\1$/, '$2')},
		})),
	};
}
