import {cell} from '../store/sanitise.ts';
import {diskFiles, openFolder, type ReadFiles} from './folder.ts';
import {defaultLimits, type Limits} from './limits.ts';
import {readObjects} from './objects.ts';
import {readSnapshotFolder, type SnapshotFolder} from './read-folder.ts';
import type {Mapping} from './shape.ts';
import {withStandIns} from './stand-ins.ts';

const manifest = /\.(?:ya?ml|json)$/;
/** Files that tools keep beside manifests and that hold no objects. */
const ofTools =
	/(^|\/)(kustomization|Chart|values[^/]*|skaffold|package|package-lock|tsconfig)\.(?:ya?ml|json)$/;

/**
 * Reads a snapshot folder, or any folder of manifests. Where neither nodes nor pods are in it, workloads stand in for their pods.
 * Throws a SnapshotError that names file and line when something in it cannot be understood.
 */
export async function readManifests(
	directory: string,
	files: ReadFiles = diskFiles,
	limits: Limits = defaultLimits,
): Promise<SnapshotFolder> {
	const folder = await openFolder(directory, files, limits);
	const isSnapshot = folder.files.some(file => file === 'snapshot.yaml' || file.startsWith('objects/'));
	const read = isSnapshot
		? await readSnapshotFolder(directory, files, limits)
		: await readPlain(directory, files, limits);
	const objects = read.cluster.objects as unknown as readonly Mapping[];
	if (objects.some(({kind, apiVersion}) => (kind === 'Pod' || kind === 'Node') && apiVersion === 'v1'))
		return read;
	const {objects: filled, notes} = withStandIns(objects);
	return {...read, cluster: {...read.cluster, objects: filled}, notes: [...read.notes, ...notes]};
}

async function readPlain(directory: string, files: ReadFiles, limits: Limits): Promise<SnapshotFolder> {
	const folder = await openFolder(directory, files, limits);
	const chosen = folder.files.filter(file => manifest.test(file) && !ofTools.test(file));
	// A folder without any is refused by the reader of snapshots, which says what is expected.
	if (chosen.length === 0) return await readSnapshotFolder(directory, files, limits);
	const {objects, notes} = await readObjects(folder, chosen, limits);
	const passed = folder.files.filter(file => ofTools.test(file));
	return {
		cluster: {objects},
		meta: {context: folder.name, server: {url: '', gitVersion: ''}, collectors: {}, redacted: []},
		profile: {},
		iac: undefined,
		notes: [
			...folder.notes,
			...notes,
			...passed.map(file => `${cell(file)} is passed over: it is for a tool, not for Kubernetes`),
		],
	};
}
