import {collector} from '../../collectors/index.ts';
import {MalformedObject} from '../store/fields.ts';
import type {TableName} from '../store/rows.ts';
import type {PolicyManifest, PolicyManifests} from '../systems/reach/manifests.ts';
import {parseDocuments} from './documents.ts';
import {SnapshotError} from './errors.ts';
import {defaultLimits} from './limits.ts';
import {isMapping, type Mapping, stringAt} from './shape.ts';

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

/**
 * Reads manifests, YAML or JSON; objects without a namespace get `namespace`. `where` is how messages call the text. Throws a SnapshotError that
 * names the line.
 */
export function readPolicyManifests(text: string, where: string, namespace: string): PolicyManifests {
	const rows: PolicyManifest[] = [];
	const notes: string[] = [];
	for (const {value, line} of parseDocuments(text, where, defaultLimits)) {
		for (const object of flat(value)) {
			const at = `${where}:${line}`;
			const read = rowOf(object, namespace, at);
			if (read !== undefined) rows.push(read);
			else notes.push(`${at}: ${kindOf(object)} decides nothing about connections and is passed over`);
		}
	}
	return {rows, notes};
}

const unreadable = (message: string, cause?: unknown) => new SnapshotError('unreadable', message, cause);

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

function rowOf(object: unknown, namespace: string, where: string): PolicyManifest | undefined {
	if (!isMapping(object)) throw unreadable(`${where}: a Kubernetes object is expected here.`);
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
			row: reader.project(placed(object, resource?.namespaced === true, namespace)) as PolicyManifest['row'],
		};
	} catch (error) {
		if (error instanceof MalformedObject)
			throw unreadable(`${where}: ${kindOf(object)} cannot be understood: ${error.message}`, error);
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
