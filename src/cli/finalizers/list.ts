import type {ExplainedObject} from '../../finalizers/explain.ts';
import {explanationText, finalizersJson, finalizersText} from '../../finalizers/report.ts';
import type {CommandContext} from '../command-line.ts';
import type {ExplainOptions, ListOptions} from '../commands/finalizers.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {named} from './named.ts';
import {survey} from './survey.ts';

/** What is deleted is usually gone within seconds. */
const young = 60_000;

/** `finalizers list`. */
export async function runList(options: ListOptions, context: CommandContext): Promise<number> {
	return await survey(
		options,
		context,
		async ({explained, scan, snapshot}) => {
			const shown = options.all ? explained : explained.filter(one => isOld(one, snapshot.now));
			const text =
				options.output === 'json'
					? `${JSON.stringify(finalizersJson(shown, scan), null, 2)}\n`
					: finalizersText(shown, scan, snapshot.now);
			await writeAll(context.stdout, [text]);
			return scan.types === 0 ? exitCodes.inconclusive.code : exitCodes.pass.code;
		},
		true,
	);
}

/** `finalizers explain OBJECT`. */
export async function runExplain(options: ExplainOptions, context: CommandContext): Promise<number> {
	return await survey(options, context, async ({explained, scan, snapshot}) => {
		const found = named(explained, options.object);
		if (found.length === 0)
			throw new CliError(
				`${options.object} is not being deleted${options.namespace ? ` in ${options.namespace}` : ''}, or is not there. See: ktriage finalizers list --all`,
				'usage',
			);
		const text =
			options.output === 'json'
				? `${JSON.stringify(finalizersJson(found, scan), null, 2)}\n`
				: found.map(one => explanationText(one, snapshot.now)).join('\n');
		await writeAll(context.stdout, [text]);
		return exitCodes.pass.code;
	});
}

function isOld({object}: ExplainedObject, now: number): boolean {
	return now - Date.parse(object.deletionTimestamp) >= young;
}
