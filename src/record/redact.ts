import {isMapping, type Mapping, mappingAt} from './shape.ts';

/** What stands where a value was left out. */
export const leftOut = 'REDACTED';

/** How many values of which kind were left out. */
export type Redactions = {secrets: number; values: number};

const secretName =
	/passw(?:or)?d|passphrase|secret|token|credential|private[_-]?key|api[_-]?key|access[_-]?key|auth[_-]?key|client[_-]?key/i;
/** Names that say where a secret is rather than what it is. */
const pointer = /(?:name|file|path|dir|ref|url|uri|host|port|mode|type|enabled|expir\w*|ttl|seconds)$/i;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi;
const secretFlag =
	/^(--?[a-z0-9-]*(?:passw(?:or)?d|secret|token|credential|private-key|api-key|access-key)[a-z0-9-]*)=.+$/i;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** True for a name under which people keep secrets: MINIO_SECRET_KEY, but not SECRET_NAME or TOKEN_FILE. */
export function namesSecret(name: string): boolean {
	return secretName.test(name) && !pointer.test(name);
}

/**
 * The object as it may be written to a file: no managedFields; of a Secret only the names of its keys; elsewhere no values of
 * environment variables, fields, ConfigMap keys, flags and addresses that by their name or form hold a password.
 */
export function redacted(object: Mapping, count: Redactions): Mapping {
	const {managedFields: _, ...metadata} = mappingAt(object, 'metadata');
	const plain = {...object, metadata};
	if (object.kind === 'Secret') return withoutSecrets(plain, count);
	const config =
		object.kind === 'ConfigMap' && isMapping(object.data) ? {data: configData(object.data, count)} : {};
	const annotations = isMapping(metadata.annotations)
		? {annotations: annotationsOf(metadata.annotations, count)}
		: {};
	const spec = 'spec' in object ? {spec: withoutPasswords(object.spec, count)} : {};
	return {...plain, metadata: {...metadata, ...annotations}, ...config, ...spec};
}

function withoutSecrets(secret: Mapping, count: Redactions): Mapping {
	const {annotations: _, ...metadata} = mappingAt(secret, 'metadata');
	const emptied = Object.fromEntries(
		['data', 'stringData'].flatMap(part => {
			const keys = Object.keys(mappingAt(secret, part));
			count.secrets += keys.length;
			return keys.length === 0 ? [] : [[part, Object.fromEntries(keys.map(key => [key, '']))]];
		}),
	);
	const {data: _data, stringData: _stringData, ...rest} = secret;
	return {...rest, metadata, ...emptied};
}

function configData(data: Mapping, count: Redactions): Mapping {
	return mapped(data, (key, value) => (namesSecret(key) ? leaveOut(count) : masked(value, count)));
}

function annotationsOf(annotations: Mapping, count: Redactions): Mapping {
	return mapped(annotations, (key, value) => {
		if (key !== lastApplied || typeof value !== 'string') return value;
		try {
			const applied: unknown = JSON.parse(value);
			return isMapping(applied) ? JSON.stringify(redacted(applied, count)) : leaveOut(count);
		} catch {
			return leaveOut(count);
		}
	});
}

/** Walks specs: environment variables are the entries of lists called env, flags those of args and command. */
function withoutPasswords(value: unknown, count: Redactions, inside = ''): unknown {
	if (typeof value === 'string') {
		const flag = inside === 'args' || inside === 'command' ? secretFlag.exec(value)?.[1] : undefined;
		return flag === undefined ? masked(value, count) : `${flag}=${leaveOut(count)}`;
	}
	if (Array.isArray(value)) {
		return value.map((item: unknown) => {
			const secret =
				inside === 'env' &&
				isMapping(item) &&
				typeof item.name === 'string' &&
				namesSecret(item.name) &&
				item.value;
			return secret && isMapping(item)
				? {...item, value: leaveOut(count)}
				: withoutPasswords(item, count, inside);
		});
	}
	if (!isMapping(value)) return value;
	return mapped(value, (key, inner) =>
		typeof inner === 'string' && inner !== '' && namesSecret(key)
			? leaveOut(count)
			: withoutPasswords(inner, count, key),
	);
}

function masked(value: unknown, count: Redactions): unknown {
	if (typeof value !== 'string') return value;
	return value.replace(userInfo, (_, before: string) => `${before}:${leaveOut(count)}@`);
}

function leaveOut(count: Redactions): string {
	count.values += 1;
	return leftOut;
}

function mapped(mapping: Mapping, change: (key: string, value: unknown) => unknown): Mapping {
	return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(key, value)]));
}
