import {scenarios} from '../lab/scenarios/index.ts';
import type {CommandContext} from './command-line.ts';
import {exitCodes} from './exit-codes.ts';
import {writeAll} from './output.ts';

/** `demo --list`: every scenario with what it shows. */
export async function listScenarios({stdout}: CommandContext): Promise<number> {
	await writeAll(
		stdout,
		scenarios.map(({id, title}) => `${id.padEnd(12)} ${title}\n`),
	);
	return exitCodes.pass.code;
}
