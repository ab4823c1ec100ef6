import {appendFile, readFile, stat} from 'node:fs/promises';
import {parse} from 'yaml';
import type {ProbeRecord} from '../lab/cluster.ts';
import {cell} from '../store/sanitise.ts';
import {reasonOf, SnapshotError} from './errors.ts';
import {probeRecords} from './parts.ts';

const largest = 16 << 20;

/** Reads a file of recorded answers in the form of probes.yaml. Throws SnapshotError that says what is wrong with it. */
export async function readProbeFile(file: string): Promise<readonly ProbeRecord[]> {
	const where = cell(file);
	let value: unknown;
	try {
		const {size} = await stat(file);
		if (size > largest) throw new Error('it is larger than 16 MiB');
		value = parse(await readFile(file, 'utf8'), {schema: 'core', maxAliasCount: 0, logLevel: 'error'});
	} catch (error) {
		throw new SnapshotError('unreadable', `${where} cannot be read: ${cell(reasonOf(error), 300)}`, error);
	}
	return value === null ? [] : probeRecords(value, where);
}

/** Appends answers, one a line, each an item of a YAML sequence; the file is made with mode 0600 when it is not there. */
export async function appendProbes(file: string, records: readonly object[]): Promise<void> {
	if (records.length === 0) return;
	try {
		await appendFile(file, records.map(record => `- ${JSON.stringify(record)}\n`).join(''), {mode: 0o600});
	} catch (error) {
		throw new SnapshotError('unwritable', `${cell(file)} cannot be written: ${reasonOf(error)}`, error);
	}
}
