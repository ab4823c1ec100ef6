import type {Argv} from 'yargs';
import type {CommandContext} from '../../command-line.ts';
import {exitCodes} from '../../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';
import {namespacesOf, readPolicies, readPort} from './read.ts';

type MatrixOptions = SourceOptions & {
	readonly port: readonly string[];
	readonly output: 'text' | 'json' | 'csv';
};

/** `policy matrix`: every pair of pods on some ports. */
export const matrixCommand: Register = (yargs, choose) =>
	yargs.command(
		'matrix',
		'say for every pair of pods whether one may reach the other',
		(command: Argv) =>
			withSourceOptions(command)
				.option('port', {
					alias: 'p',
					type: 'string',
					array: true,
					demandOption: true,
					describe: '80/TCP, http/TCP, 8000-9000/UDP, 8/ICMP; may be repeated',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json', 'csv'] as const,
					default: 'text' as const,
					describe: 'format; text puts together what is alike',
				})
				.example(`${programName} policy matrix -n shop --port 80/TCP`, 'the pods of one namespace'),
		argv => choose(context => runMatrix(argv as unknown as MatrixOptions, context)),
	);

async function runMatrix(options: MatrixOptions, context: CommandContext): Promise<number> {
	const ports = await Promise.all(options.port.map(readPort));
	const {snapshot, complete} = await readPolicies(options, context);
	const [{matrixOf}, {matrixOutput}] = await Promise.all([
		import('../../../systems/reach/matrix.ts'),
		import('../../../report/policy/matrix.ts'),
	]);
	const matrix = matrixOf(snapshot, namespacesOf(snapshot, options), ports);
	await writeAll(context.stdout, matrixOutput(matrix, options.output));
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
