import type {LabCluster} from '../lab/cluster.ts';
import type {IacFiles} from '../store/iac.ts';
import {type Profile, readProfile} from '../store/profile.ts';
import {cell} from '../store/sanitise.ts';
import {SnapshotError} from './errors.ts';
import {diskFiles, type Folder, openFolder, type ReadFiles, shown} from './folder.ts';
import type {SnapshotMeta} from './format.ts';
import {readFiles} from './iac/load.ts';
import {defaultLimits, type Limits} from './limits.ts';
import {nameOfFile} from './names.ts';
import {readObjects} from './objects.ts';
import {readDenied, readMeta, readProbes, readPrometheus} from './parts.ts';

/** What a snapshot folder holds. */
export type SnapshotFolder = {
	readonly cluster: LabCluster;
	readonly meta: SnapshotMeta;
	readonly profile: Profile;
	/** Files below iac/, by their paths there; undefined when there are none. */
	readonly iac?: IacFiles | undefined;
	/** What was passed over or is worth knowing, one sentence each. */
	readonly notes: readonly string[];
};

const objectFile = /^(?:objects\/.+|metrics\/(?!prometheus\.)[^/]+)\.(?:ya?ml|json)$/;
const logFile = /^logs\/([^/]+)\/([^/]+)\/([^/]+)\.log$/;
const counterFile = /^counters\/([^/]+)\.(?:txt|json)$/;
const known = /^(?:snapshot|probes|access|profile)\.yaml$|^iac\/|^metrics\/prometheus\.yaml$/;

/**
 * Reads a snapshot folder (docs/snapshot-format.md). Nothing outside of it is read and nothing in it is run.
 * Throws a SnapshotError that names file and line when something in it cannot be understood.
 */
export async function readSnapshotFolder(
	directory: string,
	files: ReadFiles = diskFiles,
	limits: Limits = defaultLimits,
): Promise<SnapshotFolder> {
	const folder = await openFolder(directory, files, limits);
	refuseStranger(folder);
	const meta = await readMeta(folder, limits);
	const {objects, notes} = await readObjects(
		folder,
		folder.files.filter(file => objectFile.test(file)),
		limits,
	);
	const unread = folder.files.filter(
		file => ![objectFile, logFile, counterFile, known].some(part => part.test(file)),
	);
	const denied = await readDenied(folder, limits);
	const prometheus = await readPrometheus(folder, limits);
	const [probes, logs, counters] = [
		await readProbes(folder, limits),
		await readNamed(folder, logFile),
		await readNamed(folder, counterFile),
	];
	const iac = await iacOf(folder);
	const cluster: LabCluster = {
		objects,
		logs,
		probes,
		counters,
		denied,
		...(prometheus && {prometheus}),
		...(meta.takenAt === undefined ? {} : {now: Date.parse(meta.takenAt)}),
		...(meta.server.error === undefined ? {} : {serverError: meta.server.error}),
		gitVersion: meta.server.gitVersion,
	};
	return {
		cluster,
		meta,
		profile: await profileOf(folder),
		iac,
		notes: [
			...folder.notes,
			...notes,
			...(iac?.notes ?? []),
			...unread.map(file => `${cell(file)} is passed over: it is no part of a snapshot`),
			...(meta.takenAt === undefined
				? ['snapshot.yaml does not say when it was taken: ages are counted up to now']
				: []),
		],
	};
}

function refuseStranger({name, files}: Folder): void {
	if (files.length === 0) {
		throw new SnapshotError(
			'unreadable',
			`${cell(name)} is empty: there is no snapshot in it. See docs/snapshot-format.md.`,
		);
	}
	if (!files.some(file => file === 'snapshot.yaml' || objectFile.test(file))) {
		throw new SnapshotError(
			'unreadable',
			`${cell(name)} is no snapshot: it has neither snapshot.yaml nor files below objects/. See docs/snapshot-format.md.`,
		);
	}
}

/** Texts of the files that match, by their names joined with "/". */
async function readNamed(folder: Folder, pattern: RegExp): Promise<Record<string, string>> {
	const texts: Record<string, string> = {};
	for (const file of folder.files) {
		const parts = pattern.exec(file)?.slice(1).map(nameOfFile);
		if (parts === undefined || parts.includes(undefined)) continue;
		texts[parts.join('/')] = await folder.text(file, true);
	}
	return texts;
}

/** What was given with --iac when the snapshot was taken, or laid there by hand. */
async function iacOf(folder: Folder): Promise<IacFiles | undefined> {
	const below = 'iac/';
	const paths = folder.files.filter(file => file.startsWith(below)).map(file => file.slice(below.length));
	if (paths.length === 0) return undefined;
	return await readFiles(shown(folder.name, 'iac'), paths, path => folder.text(below + path));
}

async function profileOf(folder: Folder): Promise<Profile> {
	const path = 'profile.yaml';
	if (!folder.files.includes(path)) return {};
	const text = await folder.text(path);
	try {
		return readProfile(text);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new SnapshotError('unreadable', `${shown(folder.name, path)}: ${why}`, error);
	}
}
