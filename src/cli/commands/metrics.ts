import type {Argv} from 'yargs';
import {exitCodes} from '../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type MetricsOptions = SourceOptions & {
	readonly listen?: string;
	readonly write?: string;
	readonly rules: boolean;
};

/** `metrics`: the findings as OpenMetrics, on stdout, in a file, or for whoever asks on this machine. */
export const metricsCommand: Register = (yargs, choose) =>
	yargs.command(
		'metrics',
		'write or serve findings and pods by network as OpenMetrics, whatever the verdict',
		(command: Argv) =>
			withSourceOptions(command)
				.option('listen', {
					type: 'string',
					requiresArg: true,
					describe:
						'follow the cluster and answer GET /metrics on this loopback address: 9464, 127.0.0.1:9464',
				})
				.option('write', {
					type: 'string',
					requiresArg: true,
					describe: 'replace this file as a whole, for the textfile collector',
				})
				.option('rules', {
					type: 'boolean',
					default: false,
					describe: 'print alert rules for Prometheus to begin with; nothing is read',
				})
				.conflicts('listen', ['write', 'rules'])
				.conflicts('write', 'rules')
				.example(`${programName} metrics --write /var/lib/node-exporter/ktriage.prom`, 'from a timer')
				.example(`${programName} metrics --listen 9464`, 'for a Prometheus or an agent on this machine')
				.example(
					`${programName} metrics --rules > ktriage.rules.yaml`,
					'alerts on these metrics and on those of OBS-01',
				),
		argv =>
			choose(async context => {
				const options = argv as unknown as MetricsOptions;
				if (options.rules) {
					const {alertRules} = await import('../../report/alert-rules.ts');
					await writeAll(context.stdout, [alertRules()]);
					return exitCodes.pass.code;
				}
				const {serveMetrics, writeMetrics} = await import('../metrics/run.ts');
				return options.listen === undefined
					? await writeMetrics(options, context)
					: await serveMetrics(options.listen, options, context);
			}),
	);
