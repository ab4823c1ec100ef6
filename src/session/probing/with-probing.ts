import type {ActionWorld} from '../../actions/apply.ts';
import {clusterUid} from '../../actions/objects.ts';
import {whyRefused} from '../../actions/permission.ts';
import type {Clock} from '../../kube/clock.ts';
import {messageOf} from '../../kube/errors.ts';
import type {Transport} from '../../kube/transport.ts';
import type {ExecGrant} from '../../probes/exec-grant.ts';
import {createAudience} from '../audience.ts';
import type {Session} from '../session.ts';
import type {RunningSession} from '../start.ts';
import type {ProbeOffer, ProbingEnd, ProbingState, SessionProbing} from './state.ts';

export type ProbingOptions = {
	/** The session that reads: answers go into its store. */
	readonly running: Pick<RunningSession, 'addProbes' | 'refresh'>;
	/** Once it is connected. */
	readonly connected: Promise<{readonly world: ActionWorld; readonly transport: Transport}>;
	/** A snapshot or a demo is read: this machine is not in its network, its records answer instead. */
	readonly recorded: boolean;
	readonly clock: Pick<Clock, 'after'>;
};

/** Notices come in bursts; whoever draws is told at most so often, milliseconds. */
const calmMs = 100;

/** A session that can ask the network. What is heavy is loaded when it is first asked for; closing it ends what is asked. */
export function withProbing<S extends Session>(
	session: S,
	options: ProbingOptions,
): S & {readonly probing: SessionProbing} {
	const {running, recorded, clock} = options;
	const audience = createAudience(clock, calmMs);
	let state: ProbingState = {};
	let stopping = new AbortController();
	let asking: Promise<unknown> = Promise.resolve();
	let grant: Promise<ExecGrant | string> | undefined;

	const change = (part: Partial<ProbingState>): void => {
		state = {...state, ...part};
		audience.changed();
	};
	/** One for the whole session: its commands share an id in the audit. */
	const granted = async (): Promise<ExecGrant | string> => {
		const {world, transport} = await options.connected;
		const {grantExec} = await import('../../probes/exec-grant.ts');
		const {audit, permission, actor, newId, now} = world;
		const {contextName, server} = transport.connection;
		const uid = await clusterUid(transport, world.signal);
		const cluster = {context: contextName, server: server.origin, uid};
		return grantExec({transport, cluster, permission, audit, actor, id: newId(), now});
	};
	const run = async (offer: ProbeOffer): Promise<ProbingEnd> => {
		const {world, transport} = await options.connected;
		const [{createAsk}, {runOffer}] = await Promise.all([import('../../probes/ask.ts'), import('./run.ts')]);
		const {signal} = stopping;
		grant ??= granted();
		const exec = await grant.catch((error: unknown) => {
			grant = undefined;
			return messageOf(error);
		});
		const frame = session.frame();
		const ask = createAsk({snapshot: frame.snapshot, transport, exec, recorded, now: world.now, signal});
		const {addProbes: add, refresh} = running;
		return await runOffer(offer, {
			frame,
			ask,
			signal,
			wait: world.wait,
			now: world.now,
			add,
			refresh,
			change,
		});
	};
	const remember = (text: string): void => session.record?.happen?.('probe', text);
	const probing: SessionProbing = {
		state: () => state,
		subscribe: audience.subscribe,
		offer: async wanted => {
			const [{world, transport}, {offerOf}] = await Promise.all([options.connected, import('./offer.ts')]);
			const {snapshot, diagnosis} = session.frame();
			const refusal = whyRefused(world.permission, transport.connection.contextName) ?? '';
			return offerOf(wanted, snapshot, diagnosis, refusal);
		},
		run: async offer => {
			await asking;
			stopping = new AbortController();
			change({working: {title: offer.title, done: 0, of: offer.questions.length}});
			remember(`begun: ${offer.title}`);
			const work = run(offer).finally(() => {
				const {working: _, ...rest} = state;
				state = rest;
				change({});
			});
			asking = work.catch(() => {});
			const end = await work;
			change({last: end});
			remember(endText(end));
			return end;
		},
		stop: () => stopping.abort(),
	};
	return {
		...session,
		probing,
		close: async () => {
			stopping.abort();
			await asking;
			await session.close();
		},
	};
}

/** "ended: POL-08 …: 3 of 4 answered (2 timeout, 1 ok)", as it stands in the journal. */
function endText({title, answered, of, classes, cancelled, problem}: ProbingEnd): string {
	const said = classes.map(one => `${one.count} ${one.class}`).join(', ');
	const why = cancelled ? ', stopped' : problem === '' ? '' : `, ${problem}`;
	return `ended: ${title}: ${answered} of ${of} answered${said === '' ? '' : ` (${said})`}${why}`;
}
