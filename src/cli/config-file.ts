import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {ConfigValues} from './config-values.ts';
import {CliError} from './errors.ts';

/** Where the config file is: $KTRIAGE_CONFIG, else ktriage/config.yaml in $XDG_CONFIG_HOME or ~/.config. */
export function configPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
	if (env.KTRIAGE_CONFIG) return env.KTRIAGE_CONFIG;
	return path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'ktriage', 'config.yaml');
}

/** The defaults of the config file; none when there is no such file. */
export async function readConfigFile(file: string): Promise<ConfigValues> {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
		throw new CliError(`The config file ${file} cannot be read: ${String(error)}`, 'usage', error);
	}
	// Most have no such file, and reading YAML is dear to load.
	const {configFrom} = await import('./config-values.ts');
	return configFrom(text, file);
}
