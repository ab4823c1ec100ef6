import type {Argv} from 'yargs';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {printReport} from '../print-report.ts';
import {programName, version} from '../version.ts';
import type {Register} from './register.ts';

/** `metrics`: the findings as OpenMetrics, for the textfile collector of the node exporter. */
export const metricsCommand: Register = (yargs, choose) =>
	yargs.command(
		'metrics',
		'write findings and pods by network as OpenMetrics, whatever the verdict',
		(command: Argv) =>
			withSourceOptions(command).example(
				`${programName} metrics > /var/lib/node-exporter/ktriage.prom`,
				'for the textfile collector',
			),
		argv =>
			choose(async context => {
				const {frame, complete} = await readOnce(argv as unknown as SourceOptions, context);
				const {snapshot, diagnosis} = frame;
				await printReport(
					{snapshot, diagnosis, findings: diagnosis.findings, version},
					'prometheus',
					true,
					context,
				);
				return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
			}),
	);
