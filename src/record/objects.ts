import {cell} from '../store/sanitise.ts';
import {parseDocuments, type TextDocument} from './documents.ts';
import {SnapshotError} from './errors.ts';
import {type Folder, shown} from './folder.ts';
import type {Limits} from './limits.ts';
import {isObjectName} from './names.ts';
import {isMapping, type Mapping, stringAt} from './shape.ts';

/** The Kubernetes objects of the given files, Lists taken apart; of two with one name the first stays, with a note. */
export async function readObjects(
	folder: Folder,
	files: readonly string[],
	limits: Limits,
): Promise<{readonly objects: readonly Mapping[]; readonly notes: readonly string[]}> {
	const objects: Mapping[] = [];
	const notes: string[] = [];
	const seen = new Map<string, string>();
	for (const file of files) {
		const where = shown(folder.name, file);
		for (const document of parseDocuments(await folder.text(file), where, limits)) {
			for (const object of flatten(document, where)) {
				const problem = problemOf(object);
				if (problem !== undefined)
					throw new SnapshotError('unreadable', `${where}:${document.line}: ${problem}`);
				const identity = identityOf(object);
				const earlier = seen.get(identity);
				if (earlier === undefined) {
					seen.set(identity, where);
					objects.push(object);
				} else
					notes.push(
						`${cell(identity)} is in ${earlier} already; the one in ${where}:${document.line} is passed over`,
					);
			}
		}
	}
	return {objects, notes};
}

/** The objects of a document, which may be a List of them; items take kind and API from a typed list. */
function flatten({value, line}: TextDocument, where: string): readonly Mapping[] {
	const refuse = (what: string) => {
		throw new SnapshotError('unreadable', `${where}:${line}: ${what}`);
	};
	if (!isMapping(value))
		return refuse('a Kubernetes object is expected here, with apiVersion, kind and metadata') ?? [];
	const kind = stringAt(value, 'kind') ?? '';
	if (!kind.endsWith('List') || value.items === undefined) return [value];
	if (!Array.isArray(value.items)) return refuse('items of a List must be a sequence') ?? [];
	const itemKind = kind.slice(0, -'List'.length);
	return value.items.flatMap((item: unknown, index) => {
		if (!isMapping(item)) return refuse(`item ${index} of the List is not an object`) ?? [];
		return [itemKind === '' ? item : {apiVersion: value.apiVersion, kind: itemKind, ...item}];
	});
}

function identityOf(object: Mapping): string {
	const namespace = stringAt(object.metadata, 'namespace');
	const name = stringAt(object.metadata, 'name') ?? '';
	return `${object.apiVersion} ${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

const texts = [
	'namespace',
	'uid',
	'creationTimestamp',
	'deletionTimestamp',
	'resourceVersion',
	'generateName',
];

/** What is wrong with the shape of an object, in words; undefined when nothing is. */
function problemOf(object: Mapping): string | undefined {
	for (const key of ['apiVersion', 'kind']) {
		const text = stringAt(object, key);
		if (text === undefined || !/^[A-Za-z0-9][A-Za-z0-9./-]*$/.test(text)) {
			return `${key} is missing or is no name; a Kubernetes object needs apiVersion, kind and metadata.name`;
		}
	}
	const {metadata} = object;
	if (!isMapping(metadata)) return 'metadata must be a mapping';
	const name = stringAt(metadata, 'name');
	const called = `${object.kind} ${cell(name ?? '')}`.trimEnd();
	if (name === undefined || !isObjectName(name))
		return `${called}: metadata.name is missing or is no name that Kubernetes allows`;
	for (const key of texts) {
		const value = metadata[key];
		if (value !== undefined && value !== null && typeof value !== 'string')
			return `${called}: metadata.${key} must be text`;
	}
	for (const key of ['creationTimestamp', 'deletionTimestamp']) {
		const time = stringAt(metadata, key);
		if (time !== undefined && time !== '' && Number.isNaN(Date.parse(time)))
			return `${called}: metadata.${key} must be a time such as 2026-11-20T15:40:00Z`;
	}
	const namespace = stringAt(metadata, 'namespace');
	if (namespace !== undefined && namespace !== '' && !isObjectName(namespace)) {
		return `${called}: metadata.namespace is no name that Kubernetes allows`;
	}
	for (const key of ['labels', 'annotations']) {
		const value = metadata[key];
		if (value === undefined || value === null) continue;
		if (!isMapping(value) || Object.values(value).some(text => typeof text !== 'string')) {
			return `${called}: metadata.${key} must map names to text (quote numbers and true/false)`;
		}
	}
	for (const key of ['finalizers', 'ownerReferences']) {
		const value = metadata[key];
		if (value !== undefined && value !== null && !Array.isArray(value))
			return `${called}: metadata.${key} must be a sequence`;
	}
	for (const key of ['spec', 'status']) {
		const value = object[key];
		if (value !== undefined && value !== null && !isMapping(value))
			return `${called}: ${key} must be a mapping`;
	}
	return undefined;
}
