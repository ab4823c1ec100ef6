import type {Argv} from 'yargs';
import {withReportOption} from '../options.ts';
import type {OutputFormat} from '../print-report.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type IacOptions = {
	readonly directory: string;
	readonly output: OutputFormat;
	readonly failed: boolean;
	readonly strict: boolean;
};

/** `iac check DIR`: what Ansible files say of themselves, without a cluster. */
export const iacCommand: Register = (yargs, choose) =>
	yargs.command(
		'iac <action> <directory>',
		'check Ansible files without a cluster: CIDRs, variables, tags, firewall, the last run',
		(command: Argv) =>
			withReportOption(command)
				.positional('action', {
					choices: ['check'] as const,
					demandOption: true,
					describe: 'check: judge the files',
				})
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'folder with inventories, group_vars, roles and playbooks',
				})
				.option('failed', {type: 'boolean', default: false, describe: 'leave out what says PASS or SKIP'})
				.option('strict', {type: 'boolean', default: false, describe: 'warnings alone end with exit code 2'})
				.example(
					`${programName} iac check ./ansible`,
					'exit code 1 when the files disagree on a CIDR: a gate for CI',
				)
				.example(`${programName} check --iac ./ansible`, 'the same together with a cluster'),
		argv =>
			choose(async context => {
				const {checkIac} = await import('../check-iac.ts');
				return await checkIac(argv as unknown as IacOptions, context);
			}),
	);
