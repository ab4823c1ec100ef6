import {rename, rm, writeFile} from 'node:fs/promises';
import {reasonOf} from '../../record/errors.ts';
import {formatReport} from '../../report/formats/format.ts';
import type {Frame} from '../../session/session.ts';
import type {CommandContext} from '../command-line.ts';
import type {MetricsOptions} from '../commands/metrics.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {writeAll} from '../output.ts';
import {openSource} from '../source.ts';
import {version} from '../version.ts';
import {listen, readListen} from './listener.ts';

function metricsOf({snapshot, diagnosis}: Frame): Promise<string> {
	return formatReport('prometheus', {snapshot, diagnosis, findings: diagnosis.findings, version});
}

/** Writes the metrics once, to stdout or a file, whatever the verdict. */
export async function writeMetrics(options: MetricsOptions, context: CommandContext): Promise<number> {
	const {frame, complete} = await readOnce(options, context);
	const text = await metricsOf(frame);
	if (options.write === undefined) await writeAll(context.stdout, [text]);
	else await replace(options.write, text);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

/** A collector that reads the file at any moment finds the old text or the new one, never half of it. */
async function replace(file: string, text: string): Promise<void> {
	const fresh = `${file}.${process.pid}`;
	try {
		await writeFile(fresh, text, {mode: 0o644, flag: 'wx'});
		await rename(fresh, file);
	} catch (error) {
		await rm(fresh, {force: true});
		throw new CliError(`The metrics cannot be written to ${file}: ${reasonOf(error)}.`, 'cannotWrite', error);
	}
}

/** Follows the cluster and answers whoever asks for its metrics on this machine, until it is interrupted. */
export async function serveMetrics(
	where: string,
	options: MetricsOptions,
	context: CommandContext,
): Promise<number> {
	const address = readListen(where);
	const [source, {startSession}] = await Promise.all([
		openSource(options, context, options.demo !== undefined),
		import('../../session/start.ts'),
	]);
	try {
		const session = startSession({...source.session, live: true});
		try {
			const listener = await listen(address, async () => metricsOf(session.frame()));
			try {
				context.stderr.write(`metrics at ${listener.origin}/metrics until Ctrl+C\n`);
				await Promise.race([session.fatal, aborted(context.signal)]);
			} finally {
				await listener.close();
			}
		} finally {
			await session.close();
		}
	} finally {
		await source.close();
	}
	return exitCodes.pass.code;
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
}
