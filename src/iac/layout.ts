import type {IacFile, IacFiles} from '../store/iac.ts';
import {at} from './node.ts';

/** An inventory with its variables: what one `-i` names. Two of them in one repository never mix. */
export type EnvironmentFiles = {
	/** The folder, '' for the top. */
	readonly folder: string;
	readonly inventories: readonly IacFile[];
};

/** What each file of the folder is to Ansible. */
export type Layout = {
	readonly environments: readonly EnvironmentFiles[];
	readonly playbooks: readonly IacFile[];
	/** By role name, every file below its folder, by the path inside it. */
	readonly roles: ReadonlyMap<string, ReadonlyMap<string, IacFile>>;
	readonly extraVars: IacFile | undefined;
	readonly log: IacFile | undefined;
	readonly byPath: ReadonlyMap<string, IacFile>;
};

const inRole = /^(?:.*\/)?roles\/([^/]+)\/(.+)$/;
const variables = /^(.*?)\/?(group_vars|host_vars)\/([^/]+)(?:\/(.+))?$/;
const namedInventory = /(?:^|\/)(?:hosts|inventory)(?:[._-][\w-]+)?(?:\.(?:ini|ya?ml))?$/;
const inventoryFolder = /(?:^|\/)inventor(?:y|ies)(?:\/[^/]+)*\/[^/]+$/;

/** The folder a path is in; '' at the top. */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf('/');
	return slash < 0 ? '' : path.slice(0, slash);
}

/** Where a file of group_vars or host_vars belongs. */
export function variablesFile(
	path: string,
): {readonly base: string; readonly kind: 'group' | 'host'; readonly name: string} | undefined {
	const [, base = '', kind, name = ''] = variables.exec(path) ?? [];
	if (kind === undefined || inRole.test(path)) return undefined;
	return {base, kind: kind === 'group_vars' ? 'group' : 'host', name: name.replace(/\.(?:ya?ml|json)$/, '')};
}

/** The role a file belongs to, and its path there. */
export function roleFile(path: string): {readonly role: string; readonly inside: string} | undefined {
	const [, role, inside] = inRole.exec(path) ?? [];
	return role === undefined || inside === undefined ? undefined : {role, inside};
}

/** Sorts the files by what Ansible does with them; by place and content, since names differ from one repository to the next. */
export function layoutOf({files}: IacFiles): Layout {
	const roles = new Map<string, Map<string, IacFile>>();
	const playbooks: IacFile[] = [];
	const inventories: IacFile[] = [];
	for (const file of files) {
		const role = roleFile(file.path);
		if (role !== undefined) {
			roles.set(role.role, (roles.get(role.role) ?? new Map()).set(role.inside, file));
		} else if (
			variablesFile(file.path) !== undefined ||
			/^(?:iac\/)?(?:extra-vars\.ya?ml|run\.log)$/.test(file.path)
		) {
		} else if (isPlaybook(file)) playbooks.push(file);
		else if (isInventory(file)) inventories.push(file);
	}
	const byPath = new Map(files.map(file => [file.path, file]));
	const folders = new Set(inventories.map(({path}) => folderOf(path)));
	const books = new Set(playbooks.map(({path}) => folderOf(path)));
	for (const {path} of files) {
		const base = variablesFile(path)?.base;
		if (base !== undefined && !books.has(base)) folders.add(base);
	}
	// Variables beside the playbooks belong to every inventory; without any other they are one of their own.
	if (folders.size === 0) folders.add('');
	return {
		environments: [...folders].sort().map(folder => ({
			folder,
			inventories: inventories.filter(({path}) => folderOf(path) === folder),
		})),
		playbooks,
		roles,
		extraVars: byPath.get('extra-vars.yml') ?? byPath.get('extra-vars.yaml'),
		log: byPath.get('run.log'),
		byPath,
	};
}

function isPlaybook({documents}: IacFile): boolean {
	return documents.some(
		document =>
			document.kind === 'list' &&
			document.items.some(
				item =>
					at(item, 'hosts') !== undefined ||
					at(item, 'import_playbook') !== undefined ||
					at(item, 'ansible.builtin.import_playbook') !== undefined,
			),
	);
}

function isInventory({path, documents, text}: IacFile): boolean {
	if (/\.(?:j2|sh|log|cfg|conf|service|toml|env|mk)$/.test(path)) return false;
	const [document] = documents;
	if (document !== undefined) {
		const groups = document.kind === 'map' ? document.entries : [];
		return groups.some(
			({key, value}) =>
				at(value, 'hosts')?.kind === 'map' ||
				at(value, 'children')?.kind === 'map' ||
				(key === 'all' && at(value, 'vars') !== undefined),
		);
	}
	if (!(namedInventory.test(path) || inventoryFolder.test(path))) return false;
	return /^\[[^\]]+\]\s*$/m.test(text) || /^[\w.-]+\s+ansible_host=/m.test(text);
}
