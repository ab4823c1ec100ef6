import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../../options.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';

export type ProveOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly from: string;
		readonly to: string;
		readonly port: string;
	};

/** `policy prove`: what policies say, what counters do and what a probe sees, side by side. */
export const proveCommand: Register = (yargs, choose) =>
	yargs.command(
		'prove',
		'try a connection, and compare it with what policies say and what counters do',
		(command: Argv) =>
			withActionOptions(withSourceOptions(command))
				.option('from', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod, or jump-host',
				})
				.option('to', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod, ns/service:NAME, an address or a host name',
				})
				.option('port', {
					alias: 'p',
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: '80/TCP, 53/UDP',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(
					`${programName} policy prove --allow-actions --from shop/web-0 --to shop/service:db --port 5432`,
					'is it really the policy?',
				),
		argv =>
			choose(async context =>
				(await import('../../policy-hits/run-prove.ts')).runProve(argv as unknown as ProveOptions, context),
			),
	);
