import {accessSync, constants, globSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';

/** Whether a file is a program that this user can run. */
export function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** A kubectl to compare with: KTRIAGE_KUBECTL, the PATH, or the one that the test cluster keeps in the user's cache folder. */
export function findKubectl(environment: NodeJS.ProcessEnv): string | undefined {
	const onPath = (environment.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, 'kubectl'));
	const cache = environment.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
	const cached = globSync(path.join(cache, 'ktriage*', '**', 'kubectl'));
	return [environment.KTRIAGE_KUBECTL ?? '', ...onPath, ...cached].find(
		file => file !== '' && isExecutable(file),
	);
}
