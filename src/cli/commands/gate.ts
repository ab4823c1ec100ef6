import type {Argv} from 'yargs';
import {withReportOption} from '../options.ts';
import type {PlaybookOptions} from '../playbook/desk.ts';
import {withPlaybookOptions} from '../playbook/options.ts';
import type {OutputFormat} from '../print-report.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type GateOptions = PlaybookOptions & {readonly phase: string; readonly output: OutputFormat};

/** `gate PHASE`: whether a phase of the playbook is done, with an exit code for scripts. */
export const gateCommand: Register = (yargs, choose) =>
	yargs.command(
		'gate <phase>',
		'say whether a phase of the playbook is done: 0 closed, 1 something is red, 3 something is not known or not said',
		(command: Argv) =>
			withReportOption(withPlaybookOptions(command))
				.positional('phase', {
					type: 'string',
					demandOption: true,
					describe: 'P0 to P10, or the name of a gate',
				})
				.example(`${programName} gate P1 --iac ./ansible --profile profile.yaml`, 'before the migration')
				.example(`${programName} gate P4 -o junit > gate.xml`, 'for CI')
				.example(`${programName} gate P10 -o json | jq .missing`, 'what is left'),
		argv =>
			choose(async context =>
				(await import('../playbook/gate.ts')).runGate(argv as unknown as GateOptions, context),
			),
	);
