import type {Argv} from 'yargs';
import type {Register} from '../register.ts';
import {diffCommand, rehearseCommand} from './changes.ts';
import {explainCommand} from './explain.ts';
import {matrixCommand} from './matrix.ts';
import {reachCommand, whoCanCommand} from './who.ts';

/** `policy`: who may reach whom, which rule decides, and what a change would change. */
export const policyCommand: Register = (yargs, choose) =>
	yargs.command(
		'policy',
		'who may reach whom, which rule decides, what a change would change',
		(command: Argv) => {
			let parser = command;
			for (const register of [
				explainCommand,
				matrixCommand,
				whoCanCommand,
				reachCommand,
				diffCommand,
				rehearseCommand,
			])
				parser = register(parser, choose);
			return parser.demandCommand(
				1,
				'policy needs one of its commands: explain, matrix, who-can, reach, diff, rehearse, suggest, template, test',
			);
		},
	);
