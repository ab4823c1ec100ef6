import {parse} from 'yaml';

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
};

/** Keys of a profile file and the shape of their values; `flows` and `counts` are allowed and not used yet. */
const shapes: Readonly<Record<string, (value: unknown, at: string) => unknown>> = {
	mode: oneOf('in-place', 'parallel'),
	window: fields({start: time, end: time, outageMinutes: count}),
	nodes: count,
	podCIDR: text,
	serviceCIDR: text,
	metallb: fields({ranges: listOf(text), pins: mapOf(text)}),
	reserved: fields({lan: listOf(text), dhcp: listOf(text), vpn: listOf(text)}),
	namespaces: mapOf(text),
	hosts: listOf(text),
	minimumCalico: text,
	flows: anything,
	counts: anything,
};

/** Reads a profile from YAML. Throws an Error that names the key when a value is not what it must be or the key is unknown. */
export function readProfile(yaml: string): Profile {
	const value: unknown = parse(yaml, {version: '1.2', schema: 'core', maxAliasCount: 0, logLevel: 'error'});
	if (value === null) return {};
	const {flows: _flows, counts: _counts, ...profile} = fields(shapes)(value, '') as Record<string, unknown>;
	return profile;
}

function fields(known: typeof shapes): (value: unknown, at: string) => unknown {
	return (value, at) => {
		const read = entriesOf(value, at).map(([key, inner]) => {
			const name = at === '' ? key : `${at}.${key}`;
			const shape = Object.hasOwn(known, key) ? known[key] : undefined;
			if (shape === undefined)
				throw new Error(`${name} is not known; there are ${Object.keys(known).join(', ')}`);
			return [key, shape(inner, name)];
		});
		return Object.fromEntries(read);
	};
}

function entriesOf(value: unknown, at: string): readonly (readonly [string, unknown])[] {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
	throw new Error(`${at === '' ? 'the profile' : at} must be a mapping`);
}

function mapOf(shape: (value: unknown, at: string) => unknown): (value: unknown, at: string) => unknown {
	return (value, at) =>
		Object.fromEntries(entriesOf(value, at).map(([key, inner]) => [key, shape(inner, `${at}.${key}`)]));
}

function listOf(shape: (value: unknown, at: string) => unknown): (value: unknown, at: string) => unknown {
	return (value, at) => {
		if (!Array.isArray(value)) throw new Error(`${at} must be a sequence`);
		return value.map((inner: unknown, index) => shape(inner, `${at}[${index}]`));
	};
}

function oneOf(...allowed: readonly string[]): (value: unknown, at: string) => unknown {
	return (value, at) => {
		if (typeof value === 'string' && allowed.includes(value)) return value;
		throw new Error(`${at} must be one of ${allowed.join(', ')}`);
	};
}

function text(value: unknown, at: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new Error(`${at} must be text`);
}

function count(value: unknown, at: string): number {
	if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
	throw new Error(`${at} must be a whole number`);
}

function time(value: unknown, at: string): number {
	const millis = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	if (!Number.isNaN(millis)) return millis;
	throw new Error(`${at} must be a time such as 2026-11-20T14:00:00Z`);
}

function anything(value: unknown): unknown {
	return value;
}
