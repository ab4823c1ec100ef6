import {PassThrough} from 'node:stream';
import {type CommandContext, parse} from '../../../src/cli/command-line.ts';
import {commandTable} from '../../../src/cli/commands/table.ts';
import {exitCodeOf, explain} from '../../../src/cli/explain.ts';

export type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** Runs a command line in this process, as `ktriage` would without a terminal and without a config file. */
export async function runHere(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
	const out = collected();
	const err = collected();
	const context = {
		env,
		stdin: process.stdin,
		stdout: out.stream,
		stderr: err.stream,
		signal: new AbortController().signal,
		guard: {readOnly: false, allowActionsIn: []},
	} as unknown as CommandContext;
	try {
		const run = await parse(args, {});
		if (run === undefined) throw new Error(`${args.join(' ')} is no command`);
		return {code: await run(context), stdout: out.text(), stderr: err.text()};
	} catch (error) {
		return {code: exitCodeOf(error), stdout: out.text(), stderr: `${err.text()}${explain(error)}`};
	}
}

/** The first word of every command there is. */
export const commandNames: readonly string[] = commandTable.flatMap(({names}) => names);

function collected() {
	const stream = new PassThrough();
	let text = '';
	stream.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk;
	});
	return {stream, text: () => text};
}
