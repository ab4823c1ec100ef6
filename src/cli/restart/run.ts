import {homedir} from 'node:os';
import {clusterUid, readObject} from '../../actions/objects.ts';
import type {ActionPlan} from '../../actions/plan.ts';
import {openSavedPlans} from '../../actions/saved-plans.ts';
import type {Planned} from '../../finalizers/plan.ts';
import type {Transport} from '../../kube/transport.ts';
import {restartPlan} from '../../migration/restart-plan.ts';
import {stateFolder} from '../../record/state-folder.ts';
import {planBarePod} from '../../restarts/bare.ts';
import type {RestartChoice} from '../../restarts/choice.ts';
import {planRestarts} from '../../restarts/read.ts';
import {startSession} from '../../session/start.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {RestartOptions} from '../commands/restart.ts';
import {CliError} from '../errors.ts';
import {writeAll} from '../output.ts';
import {ownTransport} from '../own-transport.ts';
import {openSource} from '../source.ts';

/** `restart plan` and `restart run`: the plan, and with --yes --confirm DIGEST what became of it. */
export async function runRestart(options: RestartOptions, context: CommandContext): Promise<number> {
	if (!(options.patience > 0)) throw new CliError('--patience takes a number of seconds above 0.', 'usage');
	const source = await openSource(options, context, false);
	for (const note of source.notes) context.stderr.write(`${note}\n`);
	const session = startSession({...source.session, live: false, withoutLogs: 'not needed for restarts'});
	const transport = await ownTransport(source);
	try {
		if (!(await session.settled(options.timeout * 1_000, context.signal)))
			throw new CliError(
				`The cluster could not be read within ${options.timeout} s: nothing is planned.`,
				'inconclusive',
			);
		const {snapshot} = await session.refresh();
		const planned = await plan(options, snapshot, transport, context);
		const outcome = await carryOut(planned, options, transport, context);
		const next = `ktriage restart run ${words(options)}--allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	} finally {
		await session.close();
		transport.close();
		await source.close();
	}
}

async function plan(
	options: RestartOptions,
	snapshot: Snapshot,
	transport: Transport,
	context: CommandContext,
): Promise<Planned> {
	const {signal} = context;
	const {contextName, server} = transport.connection;
	const cluster = {context: contextName, server: server.origin, uid: await clusterUid(transport, signal)};
	const {bare} = options;
	if (bare !== undefined) {
		// Given twice it is a list.
		const [namespace = '', name = '', more] = String(bare).split('/');
		if (typeof bare !== 'string' || namespace === '' || name === '' || more !== undefined)
			throw new CliError('--bare takes NAMESPACE/NAME of one pod.', 'usage');
		const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
		return planBarePod(bare, restartPlan(snapshot), await readObject(transport, path, signal), cluster);
	}
	const at = await confirmedMoment(options, context);
	const choice: RestartChoice = {
		objects: options.objects,
		waves: options.wave as RestartChoice['waves'],
		rhythm: options.rhythm,
		patience: options.patience,
		...(at !== undefined && {at}),
	};
	return await planRestarts(choice, {transport, snapshot, cluster, signal, now: Date.now()});
}

/** The restart mark is a moment: a plan that is confirmed later writes the one that was shown, or it would be another plan. */
async function confirmedMoment(
	{confirm}: RestartOptions,
	context: CommandContext,
): Promise<string | undefined> {
	if (confirm === undefined) return undefined;
	const shown: ActionPlan | undefined = await openSavedPlans(stateFolder(context.env, homedir())).find(
		confirm,
	);
	const effect = shown?.requests[0]?.effect;
	return effect?.kind === 'fieldIs' ? effect.value : undefined;
}

function words({objects, wave, rhythm, patience, bare}: RestartOptions): string {
	return [
		...objects,
		...wave.map(name => `--wave ${name}`),
		...(rhythm === 'each' ? [] : [`--rhythm ${rhythm}`]),
		...(patience === 300 ? [] : [`--patience ${patience}`]),
		...(bare === undefined ? [] : [`--bare ${bare}`]),
	]
		.map(word => `${word} `)
		.join('');
}
