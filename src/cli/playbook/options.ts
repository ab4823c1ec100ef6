import type {Argv} from 'yargs';
import {withSourceOptions} from '../options.ts';

const group = 'Playbook:';

/** Which playbook is walked, where that is remembered, and by whom. */
export function withProgressOptions<T>(yargs: Argv<T>) {
	return yargs
		.option('playbook', {
			type: 'string',
			requiresArg: true,
			group,
			describe: 'in-place, parallel, or a YAML file (else by the mode of the profile, else in-place)',
		})
		.option('progress-dir', {
			type: 'string',
			requiresArg: true,
			group,
			describe: 'folder of the progress, for operators who share it (else in the state folder of this user)',
		})
		.option('by', {
			type: 'string',
			requiresArg: true,
			group,
			describe: 'who says it (else the user of this machine)',
		});
}

/** The options of everything that looks at a playbook on a cluster. */
export function withPlaybookOptions<T>(yargs: Argv<T>) {
	return withProgressOptions(withSourceOptions(yargs)).option('against', {
		type: 'string',
		requiresArg: true,
		group,
		describe: 'the old cluster, when this is the new one: a context or a snapshot folder',
	});
}

/** Text or JSON. */
export function withOutputOption<T>(yargs: Argv<T>) {
	return yargs.option('output', {
		alias: 'o',
		choices: ['text', 'json'] as const,
		default: 'text' as const,
		describe: 'format',
	});
}
