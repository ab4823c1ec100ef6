import type {Denial, ProbePlace, ProbeRecord} from '../lab/cluster.ts';
import {cell} from '../store/sanitise.ts';
import {parseDocuments} from './documents.ts';
import {SnapshotError} from './errors.ts';
import {type Folder, shown} from './folder.ts';
import {type RecordedCollector, type SnapshotMeta, snapshotFormat} from './format.ts';
import type {Limits} from './limits.ts';
import {isMapping, type Mapping, mappingAt, stringAt} from './shape.ts';

const probes = new Set<string>(['dns', 'tcp', 'http', 'inference', 'latency', 'grpc-health']);
const classes =
	/^(?:ok|refused|timeout|reset|unreachable|dns-nxdomain|dns-servfail|dns-timeout|wrong-answer|tool|http\(\d{3}\))$/;
const states = new Set<string>(['loading', 'live', 'stale', 'forbidden', 'absent']);

/** The one document of a file that is not a list of objects; undefined when the folder has no such file. */
export async function readSingle(folder: Folder, path: string, limits: Limits): Promise<unknown> {
	if (!folder.files.includes(path)) return undefined;
	const where = shown(folder.name, path);
	const documents = parseDocuments(await folder.text(path), where, limits);
	if (documents.length > 1) throw new SnapshotError('unreadable', `${where}: holds more than one document.`);
	return documents[0]?.value ?? {};
}

/** snapshot.yaml: about whom, when and how completely. */
export async function readMeta(folder: Folder, limits: Limits): Promise<SnapshotMeta> {
	const path = 'snapshot.yaml';
	const value = await readSingle(folder, path, limits);
	const refuse = (what: string) => new SnapshotError('unreadable', `${shown(folder.name, path)}: ${what}`);
	if (value !== undefined && !isMapping(value)) throw refuse('a mapping is expected.');
	const format = value?.format;
	if (value !== undefined && format !== snapshotFormat) {
		throw refuse(
			`format is ${cell(JSON.stringify(format) ?? 'missing', 60)}, this version reads ${snapshotFormat}.`,
		);
	}
	const takenAt = stringAt(value, 'takenAt');
	if (takenAt !== undefined && Number.isNaN(Date.parse(takenAt))) {
		throw refuse(`takenAt ${cell(takenAt, 60)} is not a time such as 2026-11-20T15:40:00Z.`);
	}
	const server = mappingAt(value, 'server');
	const error = stringAt(server, 'error');
	const redacted = value?.redacted;
	return {
		...(takenAt === undefined ? {} : {takenAt}),
		context: stringAt(value, 'context') ?? '',
		server: {
			url: stringAt(server, 'url') ?? '',
			gitVersion: stringAt(server, 'gitVersion') ?? '',
			...(error === undefined ? {} : {error}),
		},
		collectors: Object.fromEntries(
			Object.entries(mappingAt(value, 'collectors')).map(([name, entry]) => {
				const state = stringAt(entry, 'state');
				if (state === undefined || !states.has(state)) {
					throw refuse(`collectors.${cell(name)}.state must be one of ${[...states].join(', ')}.`);
				}
				return [name, collector(state as RecordedCollector['state'], entry)];
			}),
		),
		redacted: Array.isArray(redacted) ? redacted.filter(item => typeof item === 'string') : [],
	};
}

function collector(state: RecordedCollector['state'], entry: unknown): RecordedCollector {
	const [since, why, verb] = ['since', 'why', 'verb'].map(key => stringAt(entry, key));
	return {
		state,
		...(since === undefined ? {} : {since}),
		...(why === undefined ? {} : {why}),
		...(verb === undefined ? {} : {verb}),
	};
}

/** probes.yaml: what the network answered. */
export async function readProbes(folder: Folder, limits: Limits): Promise<readonly ProbeRecord[]> {
	const path = 'probes.yaml';
	const value = await readSingle(folder, path, limits);
	if (value === undefined || (isMapping(value) && Object.keys(value).length === 0)) return [];
	return probeRecords(value, shown(folder.name, path));
}

/** Recorded answers of the network; throws SnapshotError that names `where` and the result that is not one. */
export function probeRecords(value: unknown, where: string): readonly ProbeRecord[] {
	if (!Array.isArray(value))
		throw new SnapshotError('unreadable', `${where}: a sequence of results is expected.`);
	return value.map((entry: unknown, index) => {
		const refuse = (what: string) =>
			new SnapshotError('unreadable', `${where}: result ${index + 1}: ${what}`);
		const probe = stringAt(entry, 'probe') ?? '';
		const to = mappingAt(entry, 'to');
		const result = stringAt(entry, 'class') ?? '';
		const place = placeOf(mappingAt(entry, 'from'));
		if (!isMapping(entry) || !probes.has(probe))
			throw refuse(`probe must be one of ${[...probes].join(', ')}.`);
		if (place === undefined) throw refuse('from must be {namespace, pod}, {node} or {jumpHost: true}.');
		if (stringAt(to, 'host') === undefined) throw refuse('to.host is missing.');
		if (to.port !== undefined && typeof to.port !== 'number') throw refuse('to.port must be a number.');
		if (!classes.test(result)) throw refuse(`class ${cell(result, 40)} is not known.`);
		return {...entry, from: place, to} as ProbeRecord;
	});
}

function placeOf(from: Mapping): ProbePlace | undefined {
	const [namespace, pod, node, container] = ['namespace', 'pod', 'node', 'container'].map(key =>
		stringAt(from, key),
	);
	if (namespace !== undefined && pod !== undefined) {
		return {namespace, pod, ...(container === undefined ? {} : {container})};
	}
	if (node !== undefined) return {node};
	return from.jumpHost === true ? {jumpHost: true} : undefined;
}

/** metrics/prometheus.yaml: what Prometheus answered, by query; undefined when it was not asked. */
export async function readPrometheus(
	folder: Folder,
	limits: Limits,
): Promise<Readonly<Record<string, readonly unknown[]>> | undefined> {
	const path = 'metrics/prometheus.yaml';
	const value = await readSingle(folder, path, limits);
	if (value === undefined) return undefined;
	const where = shown(folder.name, path);
	if (!isMapping(value))
		throw new SnapshotError('unreadable', `${where}: queries and their results are expected.`);
	return Object.fromEntries(
		Object.entries(value).map(([query, result]) => {
			if (!Array.isArray(result))
				throw new SnapshotError(
					'unreadable',
					`${where}: ${cell(query, 80)}: a sequence of results is expected.`,
				);
			return [query, result];
		}),
	);
}

/** access.yaml: what the operator may not do. */
export async function readDenied(folder: Folder, limits: Limits): Promise<readonly Denial[]> {
	const path = 'access.yaml';
	const value = await readSingle(folder, path, limits);
	const denied = isMapping(value) ? (value.denied ?? []) : [];
	const refuse = (what: string) => new SnapshotError('unreadable', `${shown(folder.name, path)}: ${what}`);
	if (!Array.isArray(denied)) throw refuse('denied must be a sequence.');
	return denied.map((entry: unknown, index) => {
		const verb = stringAt(entry, 'verb');
		const resource = stringAt(entry, 'resource');
		const namespace = stringAt(entry, 'namespace');
		if (verb === undefined || resource === undefined)
			throw refuse(`entry ${index + 1} needs verb and resource.`);
		return {
			verb,
			group: stringAt(entry, 'group') ?? '',
			resource,
			...(namespace === undefined ? {} : {namespace}),
		};
	});
}
