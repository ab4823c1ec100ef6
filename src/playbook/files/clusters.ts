import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

export type ContextName = {readonly context: string; readonly server: string};

/** Keeps which cluster a context led to, for when its API does not answer. A folder that cannot be written only costs that. */
export async function rememberCluster(folder: string, name: ContextName, uid: string): Promise<void> {
	const file = fileOf(folder, name);
	try {
		if ((await readFile(file, 'utf8')) === uid) return;
	} catch {
		// Not known yet.
	}
	try {
		await mkdir(join(folder, 'contexts'), {recursive: true, mode: 0o700});
		await writeFile(`${file}.${process.pid}`, uid, {mode: 0o600});
		await rename(`${file}.${process.pid}`, file);
	} catch {
		// The progress itself says when the folder cannot be written.
	}
}

/** The cluster that a context led to last; undefined when it was never used. */
export async function knownCluster(folder: string, name: ContextName): Promise<string | undefined> {
	try {
		return (await readFile(fileOf(folder, name), 'utf8')) || undefined;
	} catch {
		return undefined;
	}
}

function fileOf(folder: string, {context, server}: ContextName): string {
	return join(
		folder,
		'contexts',
		createHash('sha256').update(`${context}\n${server}`).digest('hex').slice(0, 24),
	);
}
