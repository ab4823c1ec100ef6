import type {IacEntry, IacFile, IacNode} from '../store/iac.ts';
import {at} from './node.ts';

/** A variable that an inventory file sets for a group or a host. */
export type InventoryVariable = {
	readonly of: {readonly kind: 'group' | 'host'; readonly name: string};
	readonly name: string;
	readonly path: string;
	readonly line: number;
	readonly node: IacNode;
};

export type Inventory = {
	/** The groups that each host is in, with all groups around them. */
	readonly hosts: ReadonlyMap<string, ReadonlySet<string>>;
	/** How far below `all` a group is; Ansible lets the deeper one win. */
	readonly depth: ReadonlyMap<string, number>;
	readonly priority: ReadonlyMap<string, number>;
	readonly variables: readonly InventoryVariable[];
};

type Draft = {
	readonly members: Map<string, Set<string>>;
	readonly children: Map<string, Set<string>>;
	readonly variables: InventoryVariable[];
};

const mostHosts = 10_000;

/** Reads the inventory files of one environment together, as `-i FOLDER` does. */
export function readInventory(files: readonly IacFile[]): Inventory {
	const draft: Draft = {members: new Map(), children: new Map(), variables: []};
	for (const file of files) {
		if (file.documents.length > 0)
			for (const document of file.documents) yamlGroups(draft, file.path, document);
		else iniGroups(draft, file);
	}
	return finished(draft);
}

function add(map: Map<string, Set<string>>, key: string, value?: string): void {
	const set = map.get(key) ?? new Set<string>();
	if (value !== undefined) set.add(value);
	map.set(key, set);
}

function yamlGroups(draft: Draft, path: string, node: IacNode): void {
	if (node.kind !== 'map') return;
	for (const entry of node.entries) yamlGroup(draft, path, entry, 0);
}

function yamlGroup(draft: Draft, path: string, {key: group, value}: IacEntry, depth: number): void {
	if (depth > 30) return;
	add(draft.members, group);
	const hosts = at(value, 'hosts');
	if (hosts?.kind === 'map') {
		for (const {key, value: variables} of hosts.entries) {
			for (const host of hostRange(key)) {
				add(draft.members, group, host);
				push(draft, path, {kind: 'host', name: host}, variables);
			}
		}
	}
	push(draft, path, {kind: 'group', name: group}, at(value, 'vars'));
	const children = at(value, 'children');
	if (children?.kind === 'map') {
		for (const child of children.entries) {
			add(draft.children, group, child.key);
			yamlGroup(draft, path, child, depth + 1);
		}
	}
}

function push(draft: Draft, path: string, of: InventoryVariable['of'], vars: IacNode | undefined): void {
	if (vars?.kind !== 'map') return;
	for (const {key, line, value} of vars.entries)
		draft.variables.push({of, name: key, path, line, node: value});
}

function iniGroups(draft: Draft, {path, text}: IacFile): void {
	let group = 'ungrouped';
	let part = '';
	for (const [index, raw] of text.split('\n').entries()) {
		const line = raw.trim();
		if (line === '' || /^[#;]/.test(line)) continue;
		const section = /^\[([^\]:]+)(?::(vars|children|hosts))?\]/.exec(line);
		if (section !== null) {
			group = section[1] ?? group;
			part = section[2] ?? 'hosts';
			add(draft.members, group);
		} else if (part === 'children') add(draft.children, group, line.split(/\s/)[0]);
		else if (part === 'vars') {
			const [, name, value = ''] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
			if (name !== undefined) {
				const node = iniValue(value, index + 1);
				draft.variables.push({of: {kind: 'group', name: group}, name, path, line: index + 1, node});
			}
		} else iniHost(draft, path, group, line, index + 1);
	}
}

function iniHost(draft: Draft, path: string, group: string, line: string, number: number): void {
	const [name = '', ...rest] = line.match(/(?:[^\s"'#]|"[^"]*"|'[^']*')+/g) ?? [];
	for (const host of hostRange(withoutPort(name))) {
		add(draft.members, group, host);
		for (const word of rest) {
			const [, key, value = ''] = /^([\w.]+)=(.*)$/.exec(word) ?? [];
			if (key === undefined) continue;
			const node = iniValue(value, number);
			draft.variables.push({of: {kind: 'host', name: host}, name: key, path, line: number, node});
		}
	}
}

/** "node[1:3]:2222" without its port; an IPv6 address has more colons and stays. */
function withoutPort(name: string): string {
	const colons = name.replace(/\[[^\]]*\]/g, '').split(':').length - 1;
	return colons === 1 ? name.replace(/:\d+$/, '') : name;
}

/** INI values are read as Python literals where they are one (ansible.plugins.inventory.ini). */
function iniValue(text: string, line: number): IacNode {
	const bare = text.replace(/\s+#.*$/, '').trim();
	const quoted = /^(["'])(.*)\1$/.exec(bare)?.[2];
	if (quoted !== undefined) return {kind: 'scalar', line, value: quoted};
	if (/^(?:True|False)$/.test(bare)) return {kind: 'scalar', line, value: bare === 'True'};
	if (/^-?\d+$/.test(bare)) return {kind: 'scalar', line, value: Number(bare)};
	return {kind: 'scalar', line, value: bare};
}

/** "node[01:03].lan" names three hosts, "rack[a:c]" too. */
export function hostRange(pattern: string): readonly string[] {
	const match = /^(.*?)\[(\w+):(\w+)(?::(\d+))?\](.*)$/.exec(pattern);
	if (match === null) return pattern === '' ? [] : [pattern];
	const [, before = '', from = '', to = '', step = '1', after = ''] = match;
	const numeric = /^\d+$/.test(from) && /^\d+$/.test(to);
	if (!numeric && (from.length !== 1 || to.length !== 1)) return [];
	const first = numeric ? Number(from) : from.charCodeAt(0);
	const last = numeric ? Number(to) : to.charCodeAt(0);
	const by = Math.max(1, Number(step));
	if ((last - first) / by > mostHosts) return [];
	const names: string[] = [];
	for (let number = first; number <= last; number += by) {
		const middle = numeric ? String(number).padStart(from.length, '0') : String.fromCharCode(number);
		names.push(...hostRange(before + middle + after));
		if (names.length > mostHosts) return names.slice(0, mostHosts);
	}
	return names;
}

function finished({members, children, variables}: Draft): Inventory {
	const parents = new Map<string, Set<string>>();
	for (const [group, inner] of children) for (const child of inner) add(parents, child, group);
	const around = (group: string, seen: Set<string>): Set<string> => {
		for (const parent of parents.get(group) ?? []) {
			if (seen.has(parent)) continue;
			seen.add(parent);
			around(parent, seen);
		}
		return seen;
	};
	const hosts = new Map<string, Set<string>>();
	for (const [group, names] of members) {
		for (const host of names) {
			const groups = hosts.get(host) ?? new Set(['all']);
			if (group !== 'ungrouped') groups.add(group);
			for (const parent of around(group, new Set())) groups.add(parent);
			hosts.set(host, groups);
		}
	}
	const depth = new Map<string, number>([['all', 0]]);
	const depthOf = (group: string, seen: readonly string[]): number => {
		const known = depth.get(group);
		if (known !== undefined) return known;
		if (seen.includes(group)) return 1;
		const above = [...(parents.get(group) ?? [])].map(parent => depthOf(parent, [...seen, group]));
		const own = 1 + Math.max(0, ...above);
		depth.set(group, own);
		return own;
	};
	for (const group of [...members.keys(), ...children.keys()]) depthOf(group, []);
	const priority = new Map<string, number>();
	for (const {of, name, node} of variables) {
		if (of.kind === 'group' && name === 'ansible_group_priority' && node.kind === 'scalar')
			priority.set(of.name, Number(node.value));
	}
	return {hosts, depth, priority, variables};
}
