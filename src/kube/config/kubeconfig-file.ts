import {parse} from 'yaml';
import {cell} from '../../store/sanitise.ts';
import {KubeError, messageOf} from '../errors.ts';

/** What a kubeconfig says about a cluster; relative paths are made absolute from the folder of its file. */
export type ClusterEntry = {
	readonly server: string;
	readonly caData: string;
	readonly caFile: string;
	readonly insecureSkipTlsVerify: boolean;
	readonly tlsServerName: string;
	readonly proxyUrl: string;
	readonly disableCompression: boolean;
};

export type ExecEntry = {
	readonly apiVersion: string;
	readonly command: string;
	readonly args: readonly string[];
	readonly env: readonly {readonly name: string; readonly value: string}[];
	readonly installHint: string;
	readonly interactiveMode: string;
	readonly provideClusterInfo: boolean;
};

export type UserEntry = {
	readonly token: string;
	readonly tokenFile: string;
	readonly certData: string;
	readonly certFile: string;
	readonly keyData: string;
	readonly keyFile: string;
	readonly username: string;
	readonly password: string;
	readonly exec?: ExecEntry;
	readonly authProvider?: {readonly name: string; readonly config: Readonly<Record<string, string>>};
	readonly as: string;
	readonly asUid: string;
	readonly asGroups: readonly string[];
	readonly asExtra: Readonly<Record<string, readonly string[]>>;
};

export type ContextEntry = {readonly cluster: string; readonly user: string; readonly namespace: string};

/** One kubeconfig, or several merged. */
export type Kubeconfig = {
	readonly currentContext: string;
	readonly clusters: ReadonlyMap<string, ClusterEntry>;
	readonly users: ReadonlyMap<string, UserEntry>;
	readonly contexts: ReadonlyMap<string, ContextEntry>;
};

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the values of one file; every mistake is told with the file and the place in it. */
function reader(file: string) {
	const wrong = (place: string, expected: string): KubeError =>
		new KubeError(
			'kubeconfig',
			`${file}: ${cell(place, 120)} must be ${expected}. Correct the file or choose another with --kubeconfig.`,
		);
	const text = (node: Node, key: string, place: string): string => {
		const value = node[key];
		if (value === undefined || value === null) return '';
		if (typeof value !== 'string') throw wrong(`${place}.${key}`, 'text');
		return value;
	};
	const node = (value: unknown, place: string): Node => {
		if (value === undefined || value === null || value === '') return {};
		if (!isNode(value)) throw wrong(place, 'a mapping');
		return value;
	};
	const list = (value: unknown, place: string): readonly unknown[] => {
		if (value === undefined || value === null || value === '') return [];
		if (!Array.isArray(value)) throw wrong(place, 'a list');
		return value;
	};
	const texts = (value: unknown, place: string): readonly string[] =>
		list(value, place).map((item, index) => {
			if (typeof item !== 'string') throw wrong(`${place}[${index}]`, 'text');
			return item;
		});
	return {text, node, list, texts, wrong};
}

type Reader = ReturnType<typeof reader>;
type Absolute = (file: string) => string;

const flag = (value: string): boolean => value.toLowerCase() === 'true';

function cluster(read: Reader, node: Node, place: string, absolute: Absolute): ClusterEntry {
	return {
		server: read.text(node, 'server', place),
		caData: read.text(node, 'certificate-authority-data', place),
		caFile: absolute(read.text(node, 'certificate-authority', place)),
		insecureSkipTlsVerify: flag(read.text(node, 'insecure-skip-tls-verify', place)),
		tlsServerName: read.text(node, 'tls-server-name', place),
		proxyUrl: read.text(node, 'proxy-url', place),
		disableCompression: flag(read.text(node, 'disable-compression', place)),
	};
}

function exec(read: Reader, node: Node, place: string, absolute: Absolute): ExecEntry {
	const command = read.text(node, 'command', place);
	return {
		apiVersion: read.text(node, 'apiVersion', place),
		// As in client-go: a command with a slash is a path, any other is looked up in PATH.
		command: command.includes('/') ? absolute(command) : command,
		args: read.texts(node.args, `${place}.args`),
		env: read.list(node.env, `${place}.env`).map((item, index) => {
			const at = `${place}.env[${index}]`;
			const entry = read.node(item, at);
			return {name: read.text(entry, 'name', at), value: read.text(entry, 'value', at)};
		}),
		installHint: read.text(node, 'installHint', place),
		interactiveMode: read.text(node, 'interactiveMode', place),
		provideClusterInfo: flag(read.text(node, 'provideClusterInfo', place)),
	};
}

function user(read: Reader, node: Node, place: string, absolute: Absolute): UserEntry {
	const provider = read.node(node['auth-provider'], `${place}.auth-provider`);
	const config = read.node(provider.config, `${place}.auth-provider.config`);
	const extra = read.node(node['as-user-extra'], `${place}.as-user-extra`);
	const hasExec = isNode(node.exec);
	return {
		token: read.text(node, 'token', place),
		tokenFile: absolute(read.text(node, 'tokenFile', place) || read.text(node, 'token-file', place)),
		certData: read.text(node, 'client-certificate-data', place),
		certFile: absolute(read.text(node, 'client-certificate', place)),
		keyData: read.text(node, 'client-key-data', place),
		keyFile: absolute(read.text(node, 'client-key', place)),
		username: read.text(node, 'username', place),
		password: read.text(node, 'password', place),
		...(hasExec && {exec: exec(read, read.node(node.exec, `${place}.exec`), `${place}.exec`, absolute)}),
		...(isNode(node['auth-provider']) && {
			authProvider: {
				name: read.text(provider, 'name', `${place}.auth-provider`),
				config: Object.fromEntries(
					Object.keys(config).map(key => [key, read.text(config, key, `${place}.auth-provider.config`)]),
				),
			},
		}),
		as: read.text(node, 'as', place),
		asUid: read.text(node, 'as-uid', place),
		asGroups: read.texts(node['as-groups'], `${place}.as-groups`),
		asExtra: Object.fromEntries(
			Object.entries(extra).map(([key, values]) => [
				key,
				read.texts(values, `${place}.as-user-extra.${key}`),
			]),
		),
	};
}

function context(read: Reader, node: Node, place: string): ContextEntry {
	return {
		cluster: read.text(node, 'cluster', place),
		user: read.text(node, 'user', place),
		namespace: read.text(node, 'namespace', place),
	};
}

/** Named entries of one list; within a file the first of two with one name counts, as it does between files. */
function named<T>(
	read: Reader,
	root: Node,
	key: string,
	inner: string,
	make: (node: Node, place: string) => T,
): ReadonlyMap<string, T> {
	const entries = new Map<string, T>();
	for (const [index, item] of read.list(root[key], key).entries()) {
		const place = `${key}[${index}]`;
		const entry = read.node(item, place);
		const name = read.text(entry, 'name', place);
		if (name === '') throw read.wrong(`${place}.name`, 'a name');
		if (!entries.has(name))
			entries.set(name, make(read.node(entry[inner], `${place}.${inner}`), `${place}.${inner}`));
	}
	return entries;
}

function parseYaml(content: string, file: string): unknown {
	try {
		// The failsafe schema keeps every scalar as it is written: a token of digits stays a token.
		return parse(content, {schema: 'failsafe', logLevel: 'error', maxAliasCount: 100});
	} catch (error) {
		const why = cell(messageOf(error).split('\n')[0] ?? '', 200);
		throw new KubeError(
			'kubeconfig',
			`${file} is not valid YAML: ${why} Correct it or choose another file with --kubeconfig.`,
			{cause: error},
		);
	}
}

/**
 * Reads the text of one kubeconfig (YAML or JSON). `absolute` resolves a path relative to the file's folder and leaves '' alone.
 * Throws KubeError `kubeconfig` for malformed text and for values of the wrong type.
 */
export function parseKubeconfig(content: string, file: string, absolute: Absolute): Kubeconfig {
	const read = reader(file);
	const root = read.node(parseYaml(content, file), 'the document');
	return {
		currentContext: read.text(root, 'current-context', 'the document'),
		clusters: named(read, root, 'clusters', 'cluster', (node, place) => cluster(read, node, place, absolute)),
		users: named(read, root, 'users', 'user', (node, place) => user(read, node, place, absolute)),
		contexts: named(read, root, 'contexts', 'context', (node, place) => context(read, node, place)),
	};
}
