import type {ActionWorld} from '../../actions/apply.ts';
import {openIntents} from '../../actions/audit-record.ts';
import {planDigest} from '../../actions/digest.ts';
import {clusterUid} from '../../actions/objects.ts';
import {whyRefused} from '../../actions/permission.ts';
import type {ActionCluster, ActionPlan} from '../../actions/plan.ts';
import type {Clock} from '../../kube/clock.ts';
import {messageOf} from '../../kube/errors.ts';
import type {Transport} from '../../kube/transport.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {createAudience} from '../audience.ts';
import {createScanning} from './scan.ts';
import {type ActionsState, noActionsYet, type SessionActions} from './state.ts';

/** What of the world an action needs is made by the program; a session lends transport and signal. */
export type MakeWorld = (transport: Transport, signal: AbortSignal) => Promise<ActionWorld>;

export type ActionsOptions = {
	readonly transport: () => Promise<Transport>;
	readonly snapshot: () => Snapshot;
	readonly clock: Clock;
	/** All are looked through when it is ''. */
	readonly namespace: () => string;
	/** Absent in sessions from which nothing can be changed. */
	readonly world?: MakeWorld;
};

/** What is lent to those who run something under the permission of the actions. */
export type LentWorld = {
	readonly world: ActionWorld;
	readonly cluster: ActionCluster;
	readonly transport: Transport;
};

/** What the session may change, once it is connected, and what it must tell then. */
export type RunningActions = SessionActions & {
	/** Connected: reads the permission and what an earlier run left open. */
	readonly opened: (transport: Transport) => void;
	/** For those who run something under the same permission, once it is known; undefined where nothing may be done. */
	readonly lend: () => Promise<LentWorld | undefined>;
	/** Resolves when what is being sent has been answered or given up. */
	readonly close: () => Promise<void>;
};

/** Notices come in bursts; whoever draws is told at most so often, milliseconds. */
const calmMs = 100;

/** The actions of one session. What is heavy is loaded when it is first asked for. */
export function createActions(options: ActionsOptions): RunningActions {
	const {clock} = options;
	const closing = new AbortController();
	const audience = createAudience(clock, calmMs);
	let state: ActionsState = noActionsYet;
	let world: ActionWorld | undefined;
	let opening: Promise<void> = Promise.resolve();
	let sending: Promise<unknown> = Promise.resolve();

	const change = (part: Partial<ActionsState>): void => {
		state = {...state, ...part};
		audience.changed();
	};
	const cluster = async (transport: Transport): Promise<ActionCluster> => ({
		context: transport.connection.contextName,
		server: transport.connection.server.origin,
		uid: await clusterUid(transport, closing.signal),
	});
	const scanning = createScanning({...options, signal: closing.signal, state: () => state, change});

	const apply = async (plan: ActionPlan, digest: string, given: ActionWorld) => {
		const {applyPlan} = await import('../../actions/apply.ts');
		const of = plan.requests.length;
		change({working: {title: plan.title, step: 0, of}});
		try {
			return await applyPlan(plan, digest, {
				...given,
				onStep: step => change({working: {title: plan.title, step: step + 1, of}}),
			});
		} finally {
			const {working: _, ...rest} = state;
			state = rest;
			change({});
			scanning.touched(plan);
		}
	};

	const open = async (transport: Transport): Promise<void> => {
		const made = await options.world?.(transport, closing.signal);
		if (made === undefined) {
			change({permission: {kind: 'refused', why: 'nothing can be changed from here'}});
			return;
		}
		const context = transport.connection.contextName;
		const {records} = await made.audit.read();
		world = made;
		const why = whyRefused(made.permission, context);
		change({
			permission: why === undefined ? {kind: 'allowed'} : {kind: 'refused', why},
			backups: made.backups.folder,
			open: openIntents(records).filter(record => record.context === context),
		});
	};

	return {
		state: () => state,
		subscribe: audience.subscribe,
		scan: scanning.scan,
		plan: async wanted => {
			const {planWanted} = await import('./plan.ts');
			const transport = await options.transport();
			await opening;
			return await planWanted(wanted, {
				transport,
				cluster: () => cluster(transport),
				snapshot: options.snapshot(),
				state,
				signal: closing.signal,
				now: clock.now,
			});
		},
		apply: async (plan, digest) => {
			await options.transport();
			await opening;
			if (world === undefined) {
				const reason =
					state.permission.kind === 'refused' ? state.permission.why : 'nothing can be changed from here';
				return {id: '', digest: planDigest(plan), plan, result: 'refused', reason, done: 0, backup: ''};
			}
			const work = apply(plan, digest, world);
			sending = work.catch(() => {});
			return await work;
		},
		opened: transport => {
			opening = open(transport).catch((error: unknown) =>
				change({permission: {kind: 'refused', why: messageOf(error)}}),
			);
		},
		lend: async () => {
			const transport = await options.transport();
			await opening;
			return world && {world, cluster: await cluster(transport), transport};
		},
		close: async () => {
			closing.abort();
			await sending;
			await scanning.close();
		},
	};
}
