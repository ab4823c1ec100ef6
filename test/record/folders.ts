import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';

/** A new folder with the given files, removed when the test is over. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
	const root = await mkdtemp(join(tmpdir(), 'ktriage-record-'));
	onTestFinished(() => rm(root, {recursive: true, force: true}));
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, path)), {recursive: true});
		await writeFile(join(root, path), text);
	}
	return root;
}

export const header = 'format: ktriage/v1\ntakenAt: 2026-11-20T15:40:00Z\n';
