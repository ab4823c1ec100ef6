import type {NodeRow} from '../store/rows.ts';

/** The command line of K3s on one node as annotation k3s.io/node-args records it. */
export type K3sArgs = {
	readonly role: 'server' | 'agent';
	/** Every value of every flag in order, by the flag without dashes; a flag without a value has "true". */
	readonly flags: ReadonlyMap<string, readonly string[]>;
};

/**
 * Reads the annotation's array: an element that starts with "-" is a flag, the next one its value unless it is a flag itself
 * (k3s pkg/nodeconfig writes --key=value as two elements and merges config files in). Undefined when the node has no readable
 * annotation.
 */
export function k3sArgs(node: NodeRow): K3sArgs | undefined {
	const args = node.k3sArgs;
	if (args === undefined || args === 'malformed' || (args[0] !== 'server' && args[0] !== 'agent')) {
		return undefined;
	}
	const flags = new Map<string, string[]>();
	for (let index = 1; index < args.length; index++) {
		const element = args[index] ?? '';
		if (!element.startsWith('-')) continue;
		const [flag = '', inline] = split(element.replace(/^--?/, ''));
		const next = args[index + 1];
		const value = inline ?? (next !== undefined && !next.startsWith('-') ? next : 'true');
		flags.set(flag, [...(flags.get(flag) ?? []), value]);
	}
	return {role: args[0], flags};
}

/** The values of a flag, comma lists taken apart; empty when it is not given. */
export function listFlag(args: K3sArgs, flag: string): readonly string[] {
	return (args.flags.get(flag) ?? [])
		.flatMap(value => value.split(','))
		.map(value => value.trim())
		.filter(value => value !== '');
}

/** The last value of a flag, which is the one that counts; undefined when it is not given. */
export function flagValue(args: K3sArgs, flag: string): string | undefined {
	return args.flags.get(flag)?.at(-1);
}

/** Whether a switch is on; Go's strconv.ParseBool reads what off is. */
export function flagOn(args: K3sArgs, flag: string): boolean {
	const value = flagValue(args, flag);
	return value !== undefined && !/^(false|f|0)$/i.test(value);
}

/** Nodes that run K3s as a server, with their arguments: only servers carry the flags of the cluster. */
export function k3sServers(
	nodes: readonly NodeRow[],
): readonly {readonly node: NodeRow; readonly args: K3sArgs}[] {
	return nodes.flatMap(node => {
		const args = k3sArgs(node);
		return args?.role === 'server' ? [{node, args}] : [];
	});
}

/** Whether the node runs K3s, by its arguments or by the version its kubelet reports. */
export function isK3s(node: NodeRow): boolean {
	return node.k3sArgs !== undefined || node.kubeletVersion.includes('+k3s');
}

/** The system service that runs Kubernetes on the node: what has to be restarted after a change of its flags. */
export function nodeService(node: NodeRow): string {
	const args = k3sArgs(node);
	if (args !== undefined) return args.role === 'server' ? 'k3s' : 'k3s-agent';
	if (node.kubeletVersion.includes('+rke2')) {
		return isServerNode(node) ? 'rke2-server' : 'rke2-agent';
	}
	if (node.kubeletVersion.includes('+k3s')) {
		return isServerNode(node) ? 'k3s' : 'k3s-agent';
	}
	return 'kubelet';
}

/** Whether the labels of the node say that it is part of the control plane. */
export function isServerNode({roles}: NodeRow): boolean {
	return roles.some(role => serverRoles.has(role));
}

const serverRoles: ReadonlySet<string> = new Set(['control-plane', 'master', 'etcd']);

function split(element: string): readonly [string, string | undefined] {
	const equals = element.indexOf('=');
	return equals < 0 ? [element, undefined] : [element.slice(0, equals), element.slice(equals + 1)];
}
