import {open, stat} from 'node:fs/promises';
import {collectors} from '../../../collectors/index.ts';
import {cell} from '../../store/sanitise.ts';
import {reasonOf, SnapshotError} from '../errors.ts';
import {diskFiles, type Folder, openFolder} from '../folder.ts';
import type {RecordedCollector, SnapshotMeta} from '../format.ts';
import {defaultLimits, type Limits} from '../limits.ts';
import {isObjectName} from '../names.ts';
import {readObjects} from '../objects.ts';
import {readSnapshotFolder, type SnapshotFolder} from '../read-folder.ts';
import {isMapping, type Mapping} from '../shape.ts';
import {tarFolder} from './tar.ts';

/** What somebody else saved of a cluster. */
export type ForeignKind = 'cluster-info' | 'support-bundle' | 'objects';

const archive = /\.(?:tgz|tar\.gz|tar)$/;
/** `kubectl cluster-info dump --output-directory`: NAMESPACE/POD/logs.txt, one text for all containers. */
const dumpLog = /^(?:.*\/)?([^/]+)\/([^/]+)\/logs\.txt$/;
/** Troubleshoot (pkg/collect/cluster_resources.go): cluster-resources/pods/logs/NAMESPACE/POD/CONTAINER.log */
const bundleLog = /(?:^|\/)cluster-resources\/pods\/logs\/([^/]+)\/([^/]+)\/([^/]+?)(-previous)?\.log$/;
const objectFile = /\.(?:ya?ml|json)$/;
const bundlePart = /(?:^|\/)cluster-resources\//;

/** True for what may be opened here although it is no snapshot folder: an archive, or a folder that has no snapshot.yaml and objects. */
export async function isForeign(path: string): Promise<boolean> {
	if (archive.test(path)) return true;
	const has = async (name: string): Promise<boolean> =>
		await stat(`${path}/${name}`).then(
			() => true,
			() => false,
		);
	const isFolder = await stat(path).then(
		found => found.isDirectory(),
		() => false,
	);
	return isFolder && !(await has('snapshot.yaml')) && !(await has('objects'));
}

/**
 * Opens what other tools saved: the folder of `kubectl cluster-info dump`, a support bundle of Troubleshoot (folder or archive), a folder
 * of `kubectl get -o yaml`. Files that hold no Kubernetes objects are passed over with a note. Throws a SnapshotError.
 */
export async function readForeign(path: string, limits: Limits = defaultLimits): Promise<SnapshotFolder> {
	const folder = archive.test(path)
		? tarFolder(cell(path, 400), await archiveBytes(path, limits), limits)
		: await openFolder(path, diskFiles, limits);
	const kind = kindOf(folder);
	const chosen = folder.files.filter(
		file => objectFile.test(file) && (kind !== 'support-bundle' || bundlePart.test(file)),
	);
	// A folder without any is refused by the reader of snapshots, which says what is expected.
	if (chosen.length === 0 && !archive.test(path)) return await readSnapshotFolder(path, diskFiles, limits);
	const objects: Mapping[] = [];
	const passed: string[] = [];
	const seen = new Set<string>();
	for (const file of chosen) {
		try {
			for (const object of (await readObjects(looseLists(folder), [file], limits)).objects) {
				const {namespace = '', name = ''} = isMapping(object.metadata) ? object.metadata : {};
				const identity = `${object.apiVersion} ${object.kind} ${namespace}/${name}`;
				if (!seen.has(identity)) objects.push(object);
				seen.add(identity);
			}
		} catch (error) {
			if (!(error instanceof SnapshotError)) throw error;
			passed.push(file);
		}
	}
	if (objects.length === 0) {
		throw new SnapshotError(
			'unreadable',
			`${cell(path)} holds no Kubernetes objects. A snapshot folder, the folder of kubectl cluster-info dump --output-directory, a support bundle, or a folder of kubectl get -o yaml is expected. See docs/snapshot-format.md.`,
		);
	}
	const few = passed
		.slice(0, 5)
		.map(file => cell(file))
		.join(', ');
	return {
		cluster: {objects, logs: await logsOf(folder, objects)},
		meta: {
			context: cell(path.split('/').filter(Boolean).at(-1) ?? path),
			server: {url: '', gitVersion: ''},
			collectors: statesOf(objects),
			redacted: [],
		},
		profile: {},
		notes: [
			`read as ${kind === 'objects' ? 'a folder of objects' : kind === 'cluster-info' ? 'a dump of kubectl cluster-info' : 'a support bundle'}; it does not say when it was taken, ages are counted up to now`,
			...folder.notes,
			...(passed.length === 0
				? []
				: [
						`${passed.length} files hold no objects and are passed over: ${few}${passed.length > 5 ? ' …' : ''}`,
					]),
		],
	};
}

function kindOf({files}: Folder): ForeignKind {
	if (files.some(file => bundlePart.test(file))) return 'support-bundle';
	return files.some(file => dumpLog.test(file)) ? 'cluster-info' : 'objects';
}

/** Nobody says what was asked for: a kind of which nothing is held is not known, unless its definition would be held too. */
function statesOf(objects: readonly Mapping[]): SnapshotMeta['collectors'] {
	const held = new Set(objects.map(({apiVersion, kind}) => `${apiVersion} ${kind}`));
	const definitions = objects.filter(({kind}) => kind === 'CustomResourceDefinition');
	const groups = new Set(definitions.map(({spec}) => (isMapping(spec) ? spec.group : undefined)));
	return Object.fromEntries(
		collectors.flatMap(({name, resources}): readonly (readonly [string, RecordedCollector])[] => {
			const isHeld = resources.some(({group, version, kind}) =>
				held.has(`${group === '' ? version : `${group}/${version}`} ${kind}`),
			);
			if (isHeld) return [];
			const isDefined = resources.some(
				({group}) => !group.includes('.') || group.endsWith('.k8s.io') || groups.has(group),
			);
			if (definitions.length > 0 && !isDefined) return [[name, {state: 'absent'}]];
			return [[name, {state: 'stale', why: 'what was saved holds none of it'}]];
		}),
	);
}

async function archiveBytes(path: string, limits: Limits): Promise<Buffer> {
	try {
		await using file = await open(path);
		const {size} = await file.stat();
		if (size > limits.fileBytes)
			throw new SnapshotError(
				'unreadable',
				`${cell(path)} has ${size} bytes; at most ${limits.fileBytes} are read.`,
			);
		return await file.readFile();
	} catch (error) {
		if (error instanceof SnapshotError) throw error;
		throw new SnapshotError('unreadable', `Cannot read ${cell(path)}: ${reasonOf(error)}.`, error);
	}
}

/** Bundles hold lists without a kind, or bare arrays, whose items say what they are. */
function looseLists(folder: Folder): Folder {
	return {
		...folder,
		text: async path => {
			const text = await folder.text(path, true);
			const isArray = path.endsWith('.json') && text.trimStart().startsWith('[');
			return isArray ? `{"apiVersion":"v1","kind":"List","items":${text}}` : text;
		},
	};
}

async function logsOf(folder: Folder, objects: readonly unknown[]): Promise<Record<string, string>> {
	const logs: Record<string, string> = {};
	for (const file of folder.files) {
		const [, namespace = '', pod = '', container, previous] =
			bundleLog.exec(file) ?? dumpLog.exec(file) ?? [];
		if (![namespace, pod].every(isObjectName)) continue;
		const only = container ?? onlyContainer(objects, namespace, pod);
		if (only === undefined) continue;
		logs[`${namespace}/${pod}/${only}${previous === undefined ? '' : '.previous'}`] = await folder.text(
			file,
			true,
		);
	}
	return logs;
}

/** The dump does not say whose lines are whose, so that it is of use for pods of one container. */
function onlyContainer(objects: readonly unknown[], namespace: string, pod: string): string | undefined {
	const found = objects.find(
		object =>
			isMapping(object) &&
			object.kind === 'Pod' &&
			isMapping(object.metadata) &&
			object.metadata.namespace === namespace &&
			object.metadata.name === pod,
	);
	const containers = isMapping(found) && isMapping(found.spec) ? found.spec.containers : undefined;
	if (!Array.isArray(containers) || containers.length !== 1 || !isMapping(containers[0])) return undefined;
	const {name} = containers[0];
	return typeof name === 'string' ? name : undefined;
}
