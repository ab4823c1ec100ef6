import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {codeOf, reasonOf} from '../record/errors.ts';
import {isMapping} from '../record/shape.ts';
import {ActionError} from './action-error.ts';
import type {AuditRecord} from './audit-record.ts';

/** The part of node:fs/promises that the audit needs. */
export type AuditFiles = Pick<typeof nodeFiles, 'mkdir' | 'open' | 'readFile'>;

/** The audit of this user on this machine: one line a record, only ever appended to. */
export type AuditLog = {
	readonly file: string;
	/** Resolves when the record is on the disk; rejects with ActionError when it is not, and then nothing may be sent. */
	readonly append: (record: AuditRecord) => Promise<void>;
	readonly read: () => Promise<AuditHistory>;
};

/** What the audit holds, oldest first, and how many lines could not be read (a line cut short by a crash). */
export type AuditHistory = {readonly records: readonly AuditRecord[]; readonly broken: number};

/** Opens the audit in the state folder. Nothing is made before the first record. */
export function openAuditLog(stateFolder: string, files: AuditFiles = nodeFiles): AuditLog {
	const file = join(stateFolder, 'audit.ndjson');
	const failed = (error: unknown) =>
		new ActionError(
			`The audit ${file} cannot be written (${reasonOf(error)}), so nothing was sent. Make room or set XDG_STATE_HOME to a folder that can be written.`,
			error,
		);
	return {
		file,
		append: async record => {
			try {
				await files.mkdir(dirname(file), {recursive: true, mode: 0o700});
				const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
				await using handle = await files.open(file, flags, 0o600);
				// After a line cut short by a crash the next record must not be glued to it.
				const {size} = await handle.stat();
				const last = Buffer.alloc(1);
				if (size > 0) await handle.read(last, 0, 1, size - 1);
				const gap = size > 0 && last[0] !== 0x0a ? '\n' : '';
				await handle.appendFile(`${gap}${JSON.stringify(record)}\n`);
				await handle.sync();
			} catch (error) {
				throw failed(error);
			}
		},
		read: async () => {
			try {
				return parseHistory(await files.readFile(file, 'utf8'));
			} catch (error) {
				if (codeOf(error) === 'ENOENT') return {records: [], broken: 0};
				throw new ActionError(`The audit ${file} cannot be read: ${reasonOf(error)}.`, error);
			}
		},
	};
}

function parseHistory(text: string): AuditHistory {
	const records: AuditRecord[] = [];
	let broken = 0;
	for (const line of text.split('\n')) {
		if (line === '') continue;
		const record = parseRecord(line);
		if (record === undefined) broken += 1;
		else records.push(record);
	}
	return {records, broken};
}

function parseRecord(line: string): AuditRecord | undefined {
	try {
		const value: unknown = JSON.parse(line);
		const isRecord = isMapping(value) && value.format === 'ktriage.audit/v1';
		return isRecord ? (value as unknown as AuditRecord) : undefined;
	} catch {
		return undefined;
	}
}
