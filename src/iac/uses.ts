import type {IacFile, IacNode} from '../store/iac.ts';
import {roleFile} from './layout.ts';
import type {IacModel} from './model.ts';
import {at, itemsOf, leavesOf, mapsOf, type Place, textAt, textOf} from './node.ts';

/** What a CIDR or a range of addresses is used for at one place. */
export type UseKind = 'server argument' | 'pool' | 'load balancer pool';

/** A place that uses a value, as text that may hold Jinja. */
export type Use = Place & {
	readonly kind: UseKind;
	/** Pods or Services; load balancer pools have neither. */
	readonly of: 'pod' | 'service' | 'balancer';
	readonly text: string;
	readonly role: string | undefined;
	/** It stands inside {% if %} or under `when:`, so that it need not be there in the end. */
	readonly conditional: boolean;
	/** metadata.name of the object, where it has one. */
	readonly object: string;
};

export type Uses = {
	readonly uses: readonly Use[];
	/** Places that start or configure K3s servers. */
	readonly servers: readonly Place[];
};

const token = String.raw`((?:\{\{.*?\}\}|[^\s"'\\{}])+)`;
const flag = new RegExp(String.raw`--(cluster|service)-cidr(?:=|\s+|["']\s*,\s*["'])["']?${token}`, 'g');
const setting = new RegExp(String.raw`^\s*["']?(cluster|service)-cidr["']?\s*:\s*["']?${token}`);
const poolCidr = new RegExp(String.raw`^\s*(?:-\s*)?["']?cidr["']?\s*:\s*["']?${token}`);
const listItem = new RegExp(String.raw`^\s*-\s*["']?${token}`);
const server =
	/\bk3s\s+server\b|INSTALL_K3S_EXEC|--flannel-backend|--disable-network-policy|--write-kubeconfig-mode|get\.k3s\.io|^\s*["']?(?:flannel-backend|disable-network-policy|write-kubeconfig-mode)["']?\s*:/;
const agentOnly = /k3s-agent|K3S_URL|\bagent\b/;

const cache = new WeakMap<IacModel, Uses>();

/** Every place that uses a pod CIDR, service CIDR or load balancer range: K3s arguments, Calico pools, MetalLB pools. */
export function usesIn(model: IacModel): Uses {
	const known = cache.get(model);
	if (known !== undefined) return known;
	const uses: Use[] = [];
	const servers: Place[] = [];
	for (const file of model.files.files) {
		if (/\.log$|(?:^|\/)extra-vars\.ya?ml$/.test(file.path)) continue;
		const role = roleFile(file.path)?.role;
		if (file.documents.length > 0) {
			for (const document of file.documents) yamlUses(file, document, role, uses, servers);
		} else if (/\.(?:md|cfg)$/.test(file.path) === false)
			textUses(file.path, file.text, 1, role, uses, servers);
	}
	const found = {uses, servers};
	cache.set(model, found);
	return found;
}

function yamlUses(
	{path}: IacFile,
	document: IacNode,
	role: string | undefined,
	uses: Use[],
	servers: Place[],
): void {
	const base = {path, role, conditional: false, object: ''};
	for (const {line, text, keys} of leavesOf(path, document)) {
		const last = keys.at(-1) ?? '';
		if (last === 'cluster-cidr' || last === 'service-cidr') {
			uses.push({
				...base,
				line,
				text,
				kind: 'server argument',
				of: last === 'cluster-cidr' ? 'pod' : 'service',
			});
		}
		if (/^(?:flannel-backend|disable-network-policy|write-kubeconfig-mode)$/.test(last))
			servers.push({path, line});
		if (last === 'cidr' && keys.includes('ipPools'))
			uses.push({...base, line, text, kind: 'pool', of: 'pod'});
		// A block scalar begins on the line of its "|"; its first text is on the next one.
		if (text.includes('\n')) textUses(path, text, line + 1, role, uses, servers);
		else if (/--|INSTALL_K3S|k3s/.test(text)) textUses(path, text, line, role, uses, servers);
	}
	for (const map of mapsOf(document)) {
		const kind = textAt(map, 'kind');
		const spec = at(map, 'spec');
		const object = textAt(at(map, 'metadata'), 'name') ?? '';
		const cidr = at(spec, 'cidr');
		if (kind === 'IPPool' && cidr?.kind === 'scalar')
			uses.push({...base, line: cidr.line, text: textOf(cidr) ?? '', kind: 'pool', of: 'pod', object});
		const addresses = at(spec, 'addresses');
		if (kind === 'IPAddressPool') {
			for (const item of itemsOf(addresses))
				if (item.kind === 'scalar')
					uses.push({
						...base,
						line: item.line,
						text: textOf(item) ?? '',
						kind: 'load balancer pool',
						of: 'balancer',
						object,
					});
		}
	}
	pairs(document, base, uses);
}

/** Arguments as a list, in which a flag and its value are two items. */
function pairs(node: IacNode, base: Omit<Use, 'line' | 'text' | 'kind' | 'of'>, uses: Use[]): void {
	if (node.kind === 'map') for (const {value} of node.entries) pairs(value, base, uses);
	if (node.kind !== 'list') return;
	for (const [index, item] of node.items.entries()) {
		pairs(item, base, uses);
		const name = /^--(cluster|service)-cidr$/.exec(textOf(item) ?? '')?.[1];
		const next = node.items[index + 1];
		const text = textOf(next);
		if (name !== undefined && text !== undefined && next !== undefined)
			uses.push({
				...base,
				line: next.line,
				text,
				kind: 'server argument',
				of: name === 'cluster' ? 'pod' : 'service',
			});
	}
}

/** The same in text that is no YAML yet: templates, scripts, units, block scalars. */
function textUses(
	path: string,
	text: string,
	first: number,
	role: string | undefined,
	uses: Use[],
	servers: Place[],
): void {
	let depth = 0;
	let kind = '';
	let object = '';
	let pools = false;
	let addresses = false;
	let calicoCidr = false;
	for (const [index, raw] of text.split('\n').entries()) {
		const line = first + index;
		const content = raw.replace(/\{#.*?#\}/g, '');
		if (/^\s*#(?!!)/.test(content)) continue;
		const ifs = (content.match(/\{%-?\s*(?:if|for)\b/g) ?? []).length;
		const ends = (content.match(/\{%-?\s*end(?:if|for)\b/g) ?? []).length;
		const base = {path, line, role, conditional: depth > 0 || ifs > 0, object};
		depth = Math.max(0, depth + ifs - ends);
		if (server.test(content) && !agentOnly.test(content)) servers.push({path, line});
		for (const [, name, value = ''] of content.matchAll(flag))
			uses.push({
				...base,
				text: value.replace(/,$/, ''),
				kind: 'server argument',
				of: name === 'cluster' ? 'pod' : 'service',
			});
		const set = setting.exec(content);
		if (set !== null)
			uses.push({
				...base,
				text: set[2] ?? '',
				kind: 'server argument',
				of: set[1] === 'cluster' ? 'pod' : 'service',
			});
		if (/^---/.test(content)) [kind, object, pools, addresses] = ['', '', false, false];
		kind = /^\s*(?:-\s*)?kind:\s*["']?(\w+)/.exec(content)?.[1] ?? kind;
		object = (object === '' ? /^\s+name:\s*["']?([\w.-]+)/.exec(content)?.[1] : undefined) ?? object;
		if (/\bipPools\s*:/.test(content)) pools = true;
		const cidr = poolCidr.exec(content)?.[1];
		if (cidr !== undefined && (pools || kind === 'IPPool' || kind === 'Installation'))
			uses.push({...base, text: cidr, kind: 'pool', of: 'pod'});
		const environmentValue = new RegExp(String.raw`^\s*value\s*:\s*["']?${token}`).exec(content)?.[1];
		if (calicoCidr && environmentValue !== undefined)
			uses.push({...base, text: environmentValue, kind: 'pool', of: 'pod'});
		calicoCidr = /name:\s*["']?CALICO_IPV4POOL_CIDR/.test(content);
		if (kind === 'IPAddressPool' && /^\s*addresses\s*:\s*$/.test(content)) addresses = true;
		else if (addresses) {
			const item = listItem.exec(content)?.[1];
			if (item !== undefined)
				uses.push({...base, object, text: item, kind: 'load balancer pool', of: 'balancer'});
			else if (content.trim() !== '' && !/^\s*\{%/.test(content)) addresses = false;
		}
	}
}
