import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type TraceOptions = SourceOptions &
	ActionOptions & {
		readonly service: string;
		readonly port?: number;
		readonly output: 'text' | 'json';
	};

/** `trace-lb SERVICE`: the way from this machine to the pods behind a load balancer, hop by hop. */
export const traceCommand: Register = (yargs, choose) =>
	yargs.command(
		'trace-lb <service>',
		'follow the way from this machine to what is behind a load balancer, hop by hop',
		(command: Argv) =>
			withActionOptions(withSourceOptions(command))
				.positional('service', {
					type: 'string',
					demandOption: true,
					describe: 'NAMESPACE/SERVICE, SERVICE, or an address of one',
				})
				.option('port', {type: 'number', requiresArg: true, describe: 'of the Service; else its first'})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} trace-lb ingress-nginx/ingress-nginx-controller`, 'from outside')
				.example(
					`${programName} trace-lb 192.168.1.249 --allow-actions`,
					'the inner hops too, from a pod on the node that announces it',
				),
		argv =>
			choose(async context =>
				(await import('../probe/trace.ts')).runTrace(argv as unknown as TraceOptions, context),
			),
	);
