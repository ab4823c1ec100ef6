import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {reasonOf} from '../../record/errors.ts';
import {CliError} from '../errors.ts';

/** Writes a kubeconfig into a new file that only its owner may read; `remove` takes it away again. */
export async function writeKubeconfig(
	text: string,
	file: string | undefined,
): Promise<{readonly file: string; readonly remove: () => Promise<void>}> {
	const folder = file === undefined ? await mkdtemp(join(tmpdir(), 'ktriage-')) : undefined;
	const path = file ?? join(folder ?? '', 'kubeconfig');
	try {
		await writeFile(path, text, {flag: 'wx', mode: 0o600});
	} catch (error) {
		throw new CliError(
			`The kubeconfig cannot be written to ${path}: ${reasonOf(error)}.`,
			'cannotWrite',
			error,
		);
	}
	return {file: path, remove: () => rm(folder ?? path, {recursive: true, force: true})};
}
