import {parseDocument} from 'yaml';
import {CliError} from './errors.ts';

/** What the config file may set: the same names as the options, which win over it. */
const known: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'strings'>> = {
	kubeconfig: 'string',
	context: 'string',
	namespace: 'string',
	as: 'string',
	profile: 'string',
	timeout: 'number',
	logs: 'boolean',
	secrets: 'boolean',
	ascii: 'boolean',
	'screen-reader': 'boolean',
	plain: 'boolean',
	'read-only': 'boolean',
	'pin-context': 'string',
	'allow-actions-in': 'strings',
};

export type ConfigValues = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Reads the text of a config file; an unknown key or a wrong type is an error, because a default that is not used is a trap. */
export function configFrom(text: string, file: string): ConfigValues {
	const document = parseDocument(text, {schema: 'core', customTags: [], prettyErrors: true});
	const [problem] = document.errors;
	if (problem)
		throw new CliError(`The config file ${file} is not YAML: ${problem.message}`, 'usage', problem);
	const value: unknown = document.toJS({maxAliasCount: 0}) ?? {};
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new CliError(
			`The config file ${file} must hold keys and values, such as "context: prod".`,
			'usage',
		);
	for (const [key, entry] of Object.entries(value)) {
		const type = known[key];
		if (type === undefined)
			throw new CliError(
				`The config file ${file} sets ${key}; it can set ${Object.keys(known).join(', ')}.`,
				'usage',
			);
		const fits = type === 'strings' ? isStrings(entry) : typeof entry === type;
		if (!fits) {
			const wanted = type === 'strings' ? 'list of strings' : type;
			throw new CliError(
				`The config file ${file} sets ${key} to ${JSON.stringify(entry)}; it must be a ${wanted}.`,
				'usage',
			);
		}
	}
	return value as ConfigValues;
}

function isStrings(value: unknown): boolean {
	return Array.isArray(value) && value.every(entry => typeof entry === 'string');
}
