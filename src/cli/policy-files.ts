import {readFile} from 'node:fs/promises';
import {SnapshotError} from '../record/errors.ts';
import {readPolicyManifests} from '../record/policy-manifests.ts';
import type {PolicyManifests} from '../systems/reach/manifests.ts';
import {CliError} from './errors.ts';

/** Reads files of manifests; "-" is the standard input. Throws a CliError that names file and line. */
export async function readPolicyFiles(files: readonly string[], namespace: string): Promise<PolicyManifests> {
	const read: PolicyManifests[] = [];
	for (const file of files) {
		const text = await textOf(file);
		try {
			read.push(readPolicyManifests(text, file, namespace));
		} catch (error) {
			if (error instanceof SnapshotError) throw new CliError(error.message, 'usage', error);
			throw error;
		}
	}
	return {rows: read.flatMap(({rows}) => rows), notes: read.flatMap(({notes}) => notes)};
}

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
	} catch (error) {
		throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'usage', error);
	}
}
