import {writeFile} from 'node:fs/promises';
import {codeOf, reasonOf} from '../record/errors.ts';
import {learnedProfile} from '../report/profile.ts';
import type {CommandContext} from './command-line.ts';
import type {ProfileOptions} from './commands/profile.ts';
import {CliError} from './errors.ts';
import {exitCodes} from './exit-codes.ts';
import {readOnce} from './headless.ts';
import {writeAll} from './output.ts';

/** Reads the cluster once and writes what it learned as a profile; a file that exists is never written over. */
export async function initProfile(options: ProfileOptions, context: CommandContext): Promise<number> {
	const {frame, complete} = await readOnce(options, context);
	const {api, tables} = frame.snapshot;
	if (api.kind !== 'up' || tables.nodes.length === 0)
		throw new CliError(
			`Nothing was learned: ${api.kind === 'down' ? api.why : 'nodes cannot be read'}. No profile is written.`,
			'inconclusive',
		);
	const text = learnedProfile(frame.snapshot);
	if (options.output === undefined) await writeAll(context.stdout, [text]);
	else await writeNew(options.output, text);
	if (!complete)
		context.stderr.write('Not everything could be read in time; what is missing stays a comment.\n');
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

async function writeNew(file: string, text: string): Promise<void> {
	try {
		await writeFile(file, text, {flag: 'wx', mode: 0o600});
	} catch (error) {
		const why = codeOf(error) === 'EEXIST' ? 'it exists already. Name another file' : reasonOf(error);
		throw new CliError(`Cannot write the profile ${file}: ${why}.`, 'cannotWrite', error);
	}
}
