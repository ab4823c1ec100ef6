import {readFile} from 'node:fs/promises';
import {collector} from '../../collectors/index.ts';
import {parseDocuments} from '../record/documents.ts';
import {SnapshotError} from '../record/errors.ts';
import {defaultLimits} from '../record/limits.ts';
import {isMapping, type Mapping, stringAt} from '../record/shape.ts';
import {MalformedObject} from '../store/fields.ts';
import type {ObjectMeta, TableName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {CliError} from './errors.ts';

/** Kinds that change who reaches whom, by the source that reads them. */
const sources: readonly TableName[] = [
	'networkPolicies',
	'calicoNetworkPolicies',
	'globalNetworkPolicies',
	'tiers',
	'networkSets',
	'globalNetworkSets',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
	'namespaces',
];

type Row = {readonly source: TableName; readonly row: ObjectMeta & {readonly ownName?: string}};

/** What manifests hold that decides who reaches whom, and what else is in them. */
export type PolicyFiles = {readonly rows: readonly Row[]; readonly notes: readonly string[]};

/** Reads files of manifests; "-" is the standard input. Throws a CliError that names file and line. */
export async function readPolicyFiles(files: readonly string[], namespace: string): Promise<PolicyFiles> {
	const rows: Row[] = [];
	const notes: string[] = [];
	for (const file of files) {
		for (const {value, line} of documentsOf(file, await textOf(file))) {
			for (const object of flat(value)) {
				const where = `${file}:${line}`;
				const read = rowOf(object, namespace, where);
				if (read !== undefined) rows.push(read);
				else notes.push(`${where}: ${kindOf(object)} decides nothing about connections and is passed over`);
			}
		}
	}
	return {rows, notes};
}

/** A snapshot in which these objects are applied, and those taken away. */
export function withPolicyFiles(snapshot: Snapshot, applied: PolicyFiles, deleted: PolicyFiles): Snapshot {
	const tables = {...snapshot.tables} as Record<TableName, readonly ObjectMeta[]>;
	const isSame = (a: ObjectMeta, b: ObjectMeta) => a.namespace === b.namespace && nameOf(a) === nameOf(b);
	for (const {source, row} of [...applied.rows, ...deleted.rows])
		tables[source] = tables[source].filter(one => !isSame(one, row));
	for (const {source, row} of applied.rows) tables[source] = [...tables[source], row];
	return {...snapshot, tables: tables as unknown as Snapshot['tables']};
}

/** The storage form puts the tier before the name of a Calico policy. */
function nameOf(row: ObjectMeta & {readonly ownName?: string; readonly tier?: string}): string {
	return row.ownName === undefined ? row.name : `${row.tier}.${row.ownName}`;
}

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
	} catch (error) {
		throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'usage', error);
	}
}

function documentsOf(file: string, text: string): ReturnType<typeof parseDocuments> {
	try {
		return parseDocuments(text, file, defaultLimits);
	} catch (error) {
		if (error instanceof SnapshotError) throw new CliError(error.message, 'usage', error);
		throw error;
	}
}

function flat(value: unknown): readonly unknown[] {
	if (!isMapping(value) || !String(value.kind).endsWith('List') || !Array.isArray(value.items))
		return [value];
	const kind = String(value.kind).slice(0, -'List'.length);
	return value.items.map((item: unknown) =>
		isMapping(item) && kind !== '' ? {apiVersion: value.apiVersion, kind, ...item} : item,
	);
}

function kindOf(object: unknown): string {
	return isMapping(object) ? String(object.kind ?? 'an object without kind') : 'what is no object';
}

function rowOf(object: unknown, namespace: string, where: string): Row | undefined {
	if (!isMapping(object)) throw new CliError(`${where}: a Kubernetes object is expected here.`, 'usage');
	const source = sources.find(name =>
		collector(name).resources.some(
			({group, version, kind}) =>
				kind === object.kind && (group === '' ? version : `${group}/${version}`) === object.apiVersion,
		),
	);
	if (source === undefined) return undefined;
	const reader = collector(source);
	const [resource] = reader.resources;
	if (!('project' in reader)) return undefined;
	try {
		return {
			source,
			row: reader.project(placed(object, resource?.namespaced === true, namespace)) as Row['row'],
		};
	} catch (error) {
		if (error instanceof MalformedObject)
			throw new CliError(
				`${where}: ${kindOf(object)} cannot be understood: ${error.message}`,
				'usage',
				error,
			);
		throw error;
	}
}

function placed(object: Mapping, namespaced: boolean, namespace: string): Mapping {
	const metadata = isMapping(object.metadata) ? object.metadata : {};
	if (!namespaced || stringAt(metadata, 'namespace')) {
		if (object.kind !== 'Namespace') return object;
		const labels = isMapping(metadata.labels) ? metadata.labels : {};
		return {
			...object,
			metadata: {...metadata, labels: {...labels, 'kubernetes.io/metadata.name': metadata.name}},
		};
	}
	return {...object, metadata: {...metadata, namespace}};
}
