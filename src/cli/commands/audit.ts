import {homedir} from 'node:os';
import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type AuditOptions = {readonly output: 'text' | 'json'; readonly open: boolean};

/** `audit`: what this user changed from this machine, and what a crash left open. */
export const auditCommand: Register = (yargs, choose) =>
	yargs.command(
		'audit',
		'show what was changed from this machine: who, when, which request, and how it ended',
		(command: Argv) =>
			command
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format; json is one record a line as kept on the disk',
				})
				.option('open', {
					type: 'boolean',
					default: false,
					describe: 'only requests of which it is not known how they ended',
				})
				.example(`${programName} audit`, 'oldest first')
				.example(
					`${programName} audit -o json | jq 'select(.phase=="outcome")'`,
					'with the objects before and after',
				),
		argv => choose(context => runAudit(argv as unknown as AuditOptions, context)),
	);

async function runAudit(options: AuditOptions, context: CommandContext): Promise<number> {
	const [{openAuditLog}, {stateFolder}, {auditJson, auditText}] = await Promise.all([
		import('../../actions/audit-log.ts'),
		import('../../record/state-folder.ts'),
		import('../../report/audit.ts'),
	]);
	const log = openAuditLog(stateFolder(context.env, homedir()));
	const history = await log.read();
	const output = options.output === 'json' ? auditJson : auditText;
	await writeAll(context.stdout, output(history, {onlyOpen: options.open, file: log.file}));
	if (history.broken > 0)
		context.stderr.write(
			`${history.broken} lines of ${log.file} are cut short or not records; they are passed over.\n`,
		);
	return exitCodes.pass.code;
}
