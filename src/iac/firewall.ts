import type {IacNode} from '../store/iac.ts';
import {namesIn, parseExpression} from './expression.ts';
import {contextsOfTask, type Environment, type IacModel} from './model.ts';
import {at, itemsOf, type Place, textAt, textOf} from './node.ts';
import {purposeOf} from './purpose.ts';
import type {Context} from './resolve.ts';
import type {Task} from './tasks.ts';
import {printed, type Resolved, type Value, value} from './value.ts';

/** One rule that a task sets: which port, protocol and source are let in. */
export type FirewallRule = Place & {
	readonly task: string;
	readonly host: string;
	readonly allow: boolean;
	/** "4789", "30000:32767", '' for every port. */
	readonly port: Resolved;
	readonly protocol: string;
	/** '' or "any" for everybody. */
	readonly source: Resolved;
	/** What the source is meant to be, by its variable, its words or the defaults of K3s and Calico. */
	readonly meant: 'pod' | 'service' | undefined;
};

export type Firewall = {
	readonly rules: readonly FirewallRule[];
	/** Tasks that set rules or switch the firewall. */
	readonly tasks: readonly Task[];
	/** Tasks that switch it off for good. */
	readonly off: readonly Task[];
};

const modules = new Set(['ufw', 'firewalld', 'iptables', 'iptables_raw', 'nftables']);
const command = /\b(ufw|iptables|firewall-cmd|nft)\s+(?!--version|status)/;

const cache = new WeakMap<Environment, Firewall>();

/** The firewall rules that the tasks set on the hosts of an environment. */
export function firewallOf(model: IacModel, environment: Environment): Firewall {
	const known = cache.get(environment);
	if (known !== undefined) return known;
	const tasks = model.plays.tasks.filter(task => modules.has(task.module) || commandOf(task) !== undefined);
	const off = model.plays.tasks.filter(isOff);
	const rules = tasks.flatMap(task =>
		contextsOfTask(model, environment, task).flatMap(context => rulesOf(environment, task, context)),
	);
	const unique = [
		...new Map(
			rules.map(rule => [
				JSON.stringify([rule.path, rule.line, rule.port, rule.source, rule.protocol]),
				rule,
			]),
		).values(),
	];
	const found = {rules: unique, tasks, off};
	cache.set(environment, found);
	return found;
}

function commandOf({module, args}: Task): string | undefined {
	if (!/^(?:command|shell|raw)$/.test(module)) return undefined;
	const text = textOf(args) ?? textAt(args, 'cmd') ?? textAt(args, '_raw_params');
	return text !== undefined && command.test(text) ? text : undefined;
}

function isOff(task: Task): boolean {
	if (task.when.length > 0) return false;
	const state = textAt(task.args, 'state');
	if (task.module === 'ufw') return state === 'disabled' || state === 'reset';
	const name = textAt(task.args, 'name') ?? '';
	return (
		/^(?:service|systemd|systemd_service)$/.test(task.module) &&
		/^(?:ufw|firewalld)(?:\.service)?$/.test(name) &&
		state === 'stopped'
	);
}

function rulesOf(environment: Environment, task: Task, context: Context): readonly FirewallRule[] {
	return itemsIn(environment, task, context).flatMap(item => {
		const own = item === undefined ? context : {...context, item};
		const text = (raw: string): Resolved => environment.resolver.text(raw, own).result;
		const read = (...keys: readonly string[]): {readonly raw: string; readonly result: Resolved} => {
			for (const key of keys) {
				const raw = textOf(at(task.args, key));
				if (raw !== undefined) return {raw, result: omitted(raw) ? value('') : text(raw)};
			}
			return {raw: '', result: value('')};
		};
		const said = `${task.name} ${textAt(task.args, 'comment') ?? ''} ${JSON.stringify(item ?? '')}`;
		const base = {path: task.path, line: task.line, task: task.name, host: context.host};
		const line = commandOf(task);
		if (line !== undefined) {
			const result = text(line);
			return result.kind === 'value' ? commandRules(String(result.value), base, line) : [];
		}
		const source = read('from_ip', 'from', 'src', 'source');
		const port = read('port', 'to_port', 'destination_port');
		const action = read('rule', 'jump', 'policy', 'state').result;
		const word = action.kind === 'value' ? printed(action.value).toLowerCase() : 'allow';
		const hasRule = [
			'rule',
			'jump',
			'port',
			'to_port',
			'destination_port',
			'from_ip',
			'from',
			'src',
			'source',
			'interface',
			'rich_rule',
		].some(key => at(task.args, key) !== undefined);
		if (!hasRule || textAt(task.args, 'delete') === 'true' || textAt(task.args, 'state') === 'absent')
			return [];
		if (textAt(task.args, 'direction') === 'out' || textAt(task.args, 'chain') === 'OUTPUT') return [];
		const [number, inline] = port.result.kind === 'value' ? printed(port.result.value).split('/') : [];
		const protocol = read('proto', 'protocol').result;
		return [
			{
				...base,
				allow: /allow|accept|enabled|limit|present/.test(word),
				port: port.result.kind === 'value' ? value(number ?? '') : port.result,
				protocol: inline ?? (protocol.kind === 'value' ? printed(protocol.value).replace('any', '') : ''),
				source: source.result,
				meant: meaning(source.raw, source.result, said),
			},
		];
	});
}

function omitted(raw: string): boolean {
	return /^\{\{\s*omit\s*\}\}$/.test(raw);
}

/** What a loop goes through; one undefined item without a loop, nothing where the list is not known. */
function itemsIn(environment: Environment, {loop}: Task, context: Context): readonly (Value | undefined)[] {
	if (loop === undefined) return [undefined];
	return itemsOf(loop).flatMap((node: IacNode) => {
		const result = nodeValue(environment, node, context);
		if (result.kind !== 'value') return [];
		return Array.isArray(result.value) ? result.value : [result.value];
	});
}

function nodeValue(environment: Environment, node: IacNode, context: Context): Resolved {
	if (node.kind === 'scalar')
		return typeof node.value === 'string'
			? environment.resolver.text(node.value, context).result
			: value(node.value);
	if (node.kind === 'list') {
		return value(
			node.items.flatMap(item => {
				const result = nodeValue(environment, item, context);
				return result.kind === 'value' ? [result.value] : [];
			}),
		);
	}
	if (node.kind === 'secret') return {kind: 'unknown', why: node.why};
	return value(
		Object.fromEntries(
			node.entries.flatMap(({key, value: inner}) => {
				const result = nodeValue(environment, inner, context);
				return result.kind === 'value' ? [[key, result.value]] : [];
			}),
		),
	);
}

function commandRules(
	text: string,
	base: Pick<FirewallRule, 'path' | 'line' | 'task' | 'host'>,
	raw: string,
): readonly FirewallRule[] {
	return text.split(/\n|&&|;/).flatMap(line => {
		if (!command.test(line) || /\b(?:delete|-D)\b/.test(line)) return [];
		const allow = /\ballow\b|\bACCEPT\b|--add-(?:port|source|rich-rule)/.test(line);
		const port =
			/(?:--dports?|\bport)[ =]+([\d:,]+)|--add-port=([\d-]+)|\ballow\s+(?:in\s+)?(\d[\d:]*)(?:\/|\s|$)/.exec(
				line,
			);
		const protocol = /(?:\bproto|-p)\s+(\w+)|\d\/(tcp|udp)\b/.exec(line);
		const source = /(?:\bfrom|-s|--add-source=|--source)\s*=?([\da-fA-F.:]+\/\d+)/.exec(line)?.[1] ?? '';
		if (!allow) return [];
		return (port?.[1] ?? port?.[2] ?? port?.[3] ?? '').split(',').map(number => ({
			...base,
			allow,
			port: value(number),
			protocol: protocol?.[1] ?? protocol?.[2] ?? '',
			source: value(source),
			meant: meaning(raw, value(source), `${base.task} ${line}`),
		}));
	});
}

/** K3s, kubeadm and the Calico and Flannel manifests start with these. */
const usual: readonly (readonly [string, 'pod' | 'service'])[] = [
	['10.42.0.0/16', 'pod'],
	['10.244.0.0/16', 'pod'],
	['10.43.0.0/16', 'service'],
	['10.96.0.0/12', 'service'],
];

function meaning(raw: string, source: Resolved, said: string): FirewallRule['meant'] {
	if (source.kind !== 'value' || !/\/\d+$/.test(printed(source.value))) return undefined;
	for (const [, inner = ''] of raw.matchAll(/\{\{(.*?)\}\}/g)) {
		const expression = parseExpression(inner.trim());
		const named =
			expression === undefined ? [] : [...namesIn(expression)].flatMap(name => purposeOf(name)?.of ?? []);
		if (named[0] !== undefined) return named[0];
	}
	const byDefault = usual.find(([cidr]) => cidr === printed(source.value))?.[1];
	if (byDefault !== undefined) return byDefault;
	if (/\bpods?\b|cluster[- _]cidr|pod[- _]?(?:cidr|network)/i.test(said)) return 'pod';
	return /service[- _]?(?:cidr|network)/i.test(said) ? 'service' : undefined;
}
