import type {Argv} from 'yargs';
import type {Register} from '../register.ts';
import {diffCommand, rehearseCommand} from './changes.ts';
import {explainCommand} from './explain.ts';
import {hitsCommand} from './hits.ts';
import {matrixCommand} from './matrix.ts';
import {proveCommand} from './prove.ts';
import {suggestCommand, templateCommand} from './suggest.ts';
import {testCommand} from './test.ts';
import {reachCommand, whoCanCommand} from './who.ts';

/** The commands below `policy`, by name. */
const commands: Readonly<Record<string, Register>> = {
	explain: explainCommand,
	matrix: matrixCommand,
	'who-can': whoCanCommand,
	reach: reachCommand,
	diff: diffCommand,
	rehearse: rehearseCommand,
	suggest: suggestCommand,
	template: templateCommand,
	test: testCommand,
	hits: hitsCommand,
	prove: proveCommand,
};

/** `policy`: who may reach whom, which rule decides, and what a change would change. */
export const policyCommand: Register = (yargs, choose) =>
	yargs.command(
		'policy',
		'who may reach whom, which rule decides, what a change would change',
		(command: Argv) => {
			let parser = command;
			for (const register of Object.values(commands)) parser = register(parser, choose);
			return parser.demandCommand(1, `policy needs one of its commands: ${Object.keys(commands).join(', ')}`);
		},
	);
