import {isNode, LineCounter, parseDocument} from 'yaml';
import {parseIp} from '../net/ip.ts';
import {parseCidr, rangeOf} from '../net/range.ts';
import {cell} from './sanitise.ts';

/** What the operator expects of the cluster, from --profile FILE. Every key is optional; what is unset is learned or not judged. */
export type Profile = {
	readonly mode?: 'in-place' | 'parallel';
	readonly window?: {readonly start?: number; readonly end?: number; readonly outageMinutes?: number};
	readonly nodes?: number;
	readonly podCIDR?: string;
	readonly serviceCIDR?: string;
	readonly metallb?: {readonly ranges?: readonly string[]; readonly pins?: Readonly<Record<string, string>>};
	readonly reserved?: {
		readonly lan?: readonly string[];
		readonly dhcp?: readonly string[];
		readonly vpn?: readonly string[];
	};
	readonly namespaces?: Readonly<Record<string, string>>;
	readonly hosts?: readonly string[];
	readonly minimumCalico?: string;
	/** Connections that have to work, and that must not. */
	readonly flows?: {readonly required?: readonly ProfileFlow[]; readonly forbidden?: readonly ProfileFlow[]};
	/** How many there were before the window. */
	readonly counts?: {
		readonly mlflowExperiments?: number;
		readonly mlflowModels?: number;
		readonly readyModels?: number;
	};
};

/** Pods of a namespace, all of them or those whose name begins so; or an address. */
export type ProfileEnd =
	| {readonly kind: 'pods'; readonly namespace: string; readonly pod: string}
	| {readonly kind: 'address'; readonly ip: string};

/** One connection; the port is the one that the pod listens on. */
export type ProfileFlow = {
	readonly from: ProfileEnd;
	readonly to: ProfileEnd;
	readonly port: {readonly number: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP'};
};

/** A profile that cannot be used; the message names the key, what is wrong with it, and what is expected. */
export class ProfileError extends Error {
	override readonly name = 'ProfileError';
	/** Where in the profile; empty when it is about the whole. */
	readonly key: string;

	constructor(message: string, key = '', options?: ErrorOptions) {
		super(message, options);
		this.key = key;
	}
}

const maxBytes = 1 << 20;
const maxAliases = 20;

/** Turns the value of a key into what the profile keeps; `path` is for the error. */
type Reader<Value> = (value: unknown, path: string) => Value;

function refuse(path: string, expected: string, found: unknown): never {
	const shown = found === null ? 'nothing' : Array.isArray(found) ? 'a list' : JSON.stringify(found);
	throw new ProfileError(`${path}: expected ${expected}, found ${cell(shown ?? 'nothing', 80)}.`, path);
}

const text =
	(expected: string, isValid: (value: string) => boolean = () => true): Reader<string> =>
	(value, path) =>
		typeof value === 'string' && value !== '' && isValid(value) ? cell(value) : refuse(path, expected, value);

const wholeNumber =
	(expected: string): Reader<number> =>
	(value, path) =>
		Number.isInteger(value) && (value as number) > 0 ? (value as number) : refuse(path, expected, value);

/** Without a zone a time would mean another moment on every jump host. */
const time: Reader<number> = (value, path) => {
	const zoned = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
	const at = zoned ? Date.parse(value) : Number.NaN;
	return Number.isNaN(at) ? refuse(path, 'a time with its zone such as 2026-11-20T14:00:00Z', value) : at;
};

const listOf =
	<Value>(item: Reader<Value>): Reader<readonly Value[]> =>
	(value, path) =>
		Array.isArray(value)
			? value.map((entry, index) => item(entry, `${path}[${index}]`))
			: refuse(path, 'a list', value);

function entriesOf(value: unknown, path: string): readonly [string, unknown][] {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		refuse(path, 'keys and values', value);
	return Object.entries(value as object);
}

const mapOf =
	<Value>(item: Reader<Value>): Reader<Readonly<Record<string, Value>>> =>
	(value, path) =>
		Object.fromEntries(
			entriesOf(value, path).map(([key, entry]) => [cell(key), item(entry, `${path}.${cell(key)}`)]),
		);

/** A map with known keys; a key that nobody knows is a typing error, and ignoring it would judge by the wrong expectations. */
const fields =
	<Value>(readers: {readonly [K in keyof Value]-?: Reader<NonNullable<Value[K]>>}): Reader<Value> =>
	(value, path) => {
		const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
		const known = Object.keys(readers);
		const read = entriesOf(value, path || 'the profile').flatMap(([key, entry]) => {
			if (!known.includes(key)) {
				throw new ProfileError(
					`${cell(at(key), 80)}: there is no such key; known are ${known.join(', ')}.`,
					at(key),
				);
			}
			return [[key, readers[key as keyof Value](entry, at(key))] as const];
		});
		return Object.fromEntries(read) as Value;
	};

const cidrs = text('a CIDR such as 10.42.0.0/16 (two with a comma for dual stack)', value =>
	value.split(',').every(cidr => parseCidr(cidr.trim()) !== undefined),
);
const ranges = listOf(
	text('a CIDR or a range such as 192.168.1.240-192.168.1.250', value => rangeOf(value) !== undefined),
);
const address = text('an address', value => parseIp(value) !== undefined);
const name = text('a name');

/** "NAMESPACE", "NAMESPACE/POD", an address, or {namespace, pod}. */
const end: Reader<ProfileEnd> = (value, path) => {
	const expected = 'NAMESPACE, NAMESPACE/POD or an address';
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		const {namespace, pod = ''} = fields<{namespace?: string; pod?: string}>({namespace: name, pod: name})(
			value,
			path,
		);
		return namespace === undefined ? refuse(path, expected, value) : {kind: 'pods', namespace, pod};
	}
	const given = name(value, path);
	if (parseIp(given) !== undefined) return {kind: 'address', ip: given};
	const [namespace = '', pod = '', ...rest] = given.split('/');
	if (namespace === '' || rest.length > 0) return refuse(path, expected, value);
	return {kind: 'pods', namespace, pod: pod.replace(/\*$/, '')};
};

/** 9004 or "53/UDP". */
const port: Reader<ProfileFlow['port']> = (value, path) => {
	const [, digits, protocol = 'TCP'] = /^(\d{1,5})(?:\/(TCP|UDP|SCTP))?$/i.exec(String(value)) ?? [];
	const number = Number(digits);
	if (!(number >= 1 && number <= 65_535)) return refuse(path, 'a port such as 9004 or 53/UDP', value);
	return {number, protocol: protocol.toUpperCase() as ProfileFlow['port']['protocol']};
};

const flows: Reader<readonly ProfileFlow[]> = listOf((value, path) => {
	const flow = fields<Partial<ProfileFlow>>({from: end, to: end, port})(value, path);
	if (flow.from === undefined || flow.to === undefined || flow.port === undefined)
		return refuse(path, 'from, to and port', value);
	return {from: flow.from, to: flow.to, port: flow.port};
});

const profile = fields<Profile>({
	mode: (value, path) =>
		value === 'in-place' || value === 'parallel' ? value : refuse(path, 'in-place or parallel', value),
	window: fields<NonNullable<Profile['window']>>({
		start: time,
		end: time,
		outageMinutes: wholeNumber('a number of minutes'),
	}),
	nodes: wholeNumber('a number of nodes'),
	podCIDR: cidrs,
	serviceCIDR: cidrs,
	metallb: fields<NonNullable<Profile['metallb']>>({ranges, pins: mapOf(address)}),
	reserved: fields<NonNullable<Profile['reserved']>>({lan: ranges, dhcp: ranges, vpn: ranges}),
	namespaces: mapOf(name),
	hosts: listOf(name),
	counts: fields<NonNullable<Profile['counts']>>({
		mlflowExperiments: wholeNumber('a number of experiments'),
		mlflowModels: wholeNumber('a number of models'),
		readyModels: wholeNumber('a number of models'),
	}),
	flows: fields<NonNullable<Profile['flows']>>({required: flows, forbidden: flows}),
	minimumCalico: text('a version in quotes such as "3.28"', value => /^v?\d+(\.\d+){1,2}$/.test(value)),
});

/**
 * Reads a profile from YAML (core schema, no tags, few aliases, at most 1 MiB). Throws ProfileError with the key and its line.
 */
export function readProfile(yaml: string): Profile {
	if (yaml.length > maxBytes) throw new ProfileError('The profile is larger than 1 MiB.');
	const lineCounter = new LineCounter();
	const document = parseDocument(yaml, {
		schema: 'core',
		merge: false,
		prettyErrors: false,
		logLevel: 'error',
		lineCounter,
	});
	const [problem] = [...document.errors, ...document.warnings];
	if (problem !== undefined) {
		const {line} = lineCounter.linePos(problem.pos[0]);
		throw new ProfileError(`Line ${line} is not plain YAML: ${cell(problem.message, 200)}`);
	}
	try {
		return profile(plainValue(document) ?? {}, '');
	} catch (error) {
		if (!(error instanceof ProfileError) || error.key === '') throw error;
		const line = lineOf(document, error.key, lineCounter);
		throw line === undefined
			? error
			: new ProfileError(`${error.message} (line ${line})`, '', {cause: error});
	}
}

/** The line on which the value at a path such as "metallb.ranges[0]" stands, or the nearest one above it that there is. */
function lineOf(
	document: ReturnType<typeof parseDocument>,
	key: string,
	counter: LineCounter,
): number | undefined {
	const steps = [...key.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
	for (let length = steps.length; length > 0; length--) {
		const node: unknown = document.getIn(steps.slice(0, length), true);
		if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
	}
	return undefined;
}

function plainValue(document: ReturnType<typeof parseDocument>): unknown {
	try {
		return document.toJS({maxAliasCount: maxAliases});
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new ProfileError(`The YAML aliases of the profile cannot be resolved: ${cell(why, 200)}`, '', {
			cause,
		});
	}
}
