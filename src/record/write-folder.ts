import {stringify} from 'yaml';
import {cell} from '../store/sanitise.ts';
import {nameOf, type SnapshotContent, type WriteOptions, type WrittenSnapshot} from './content.ts';
import {codeOf, reasonOf, SnapshotError} from './errors.ts';
import {snapshotFormat} from './format.ts';
import {fileName} from './names.ts';
import {diskWriteFiles, type PartialFolder, startPartial} from './partial.ts';
import type {Redactions} from './redact.ts';
import {type Tally, writeObjects} from './write-objects.ts';

const documentsAsBlocks = 1000;

/**
 * Writes a snapshot folder that {@link readSnapshotFolder} reads: beside its place first and then moved there as a whole, so
 * that a snapshot is either complete or not there. Values of Secrets are never written. Throws a SnapshotError.
 */
export async function writeSnapshotFolder(
	directory: string,
	content: SnapshotContent,
	options: WriteOptions = {},
): Promise<WrittenSnapshot> {
	const {files = diskWriteFiles, force = false, signal} = options;
	const partial = await startPartial(directory, force, files);
	const tally: Tally = {secrets: 0, values: 0, blocks: documentsAsBlocks};
	const sum = {objects: 0, bytes: 0, resources: 0};
	let at = 'the first file';
	try {
		for (const resource of content.resources) {
			at = nameOf(resource);
			signal?.throwIfAborted();
			const written = await writeObjects(partial, resource, content, options, tally);
			sum.objects += written.objects;
			sum.bytes += written.bytes;
			sum.resources += written.complete ? 1 : 0;
		}
		at = 'logs, probes and snapshot.yaml';
		await writeParts(partial, content);
		const redacted = [...redactionNotes(tally, content.iacLeftOut ?? 0), ...logNotes(content)];
		const collectors = content.collectors?.() ?? {};
		await partial.write(
			'snapshot.yaml',
			stringify({format: snapshotFormat, ...content.meta, collectors, redacted}),
		);
		await partial.publish();
		return {...sum, redacted};
	} catch (error) {
		const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
		if (error instanceof SnapshotError) throw error;
		await partial.discard();
		if (codeOf(error) === '' || signal?.aborted === true) throw error;
		throw new SnapshotError(
			'unwritable',
			full
				? `${reasonOf(error)[0]?.toUpperCase()}${reasonOf(error).slice(1)}: the snapshot ${cell(directory)} stopped at ${at}, after ${sum.objects} objects of ${sum.resources} kinds (${sum.bytes} bytes). What was written has been removed again and nothing that was there before is changed. Free more than ${sum.bytes} bytes, or name a folder on another disk, and run the same command again.`
				: `Cannot write the snapshot ${cell(directory)} at ${at}: ${reasonOf(error)}. What was written has been removed again.`,
			error,
		);
	}
}

async function writeParts(partial: PartialFolder, content: SnapshotContent): Promise<void> {
	for (const [key, text] of Object.entries(content.logs ?? {})) {
		await partial.write(`logs/${key.split('/').map(fileName).join('/')}.log`, text);
	}
	for (const [node, text] of Object.entries(content.counters ?? {})) {
		await partial.write(`counters/${fileName(node)}.txt`, text);
	}
	for (const [path, text] of Object.entries(content.iac ?? {})) await partial.write(`iac/${path}`, text);
	if ((content.probes ?? []).length > 0) await partial.write('probes.yaml', stringify(content.probes));
	if (content.prometheus !== undefined)
		await partial.write('metrics/prometheus.yaml', stringify(content.prometheus));
	if (content.profile !== undefined) await partial.write('profile.yaml', content.profile);
	if ((content.denied ?? []).length > 0)
		await partial.write('access.yaml', stringify({denied: content.denied}));
}

function logNotes({logs = {}}: SnapshotContent): readonly string[] {
	return Object.keys(logs).length === 0 ? [] : ['values in logs that look like passwords, tokens and keys'];
}

function redactionNotes(count: Redactions, ofIac: number): readonly string[] {
	return [
		'metadata.managedFields of every object',
		...(count.secrets === 0
			? []
			: [`${count.secrets} values and all annotations of Secrets; the names of the keys are kept`]),
		...(ofIac === 0 ? [] : [`${ofIac} values of the Ansible files whose names say that they are secrets`]),
		...(count.values === 0
			? []
			: [
					`${count.values} values that by their name or form hold a password (environment, flags, ConfigMaps, addresses)`,
				]),
	];
}
