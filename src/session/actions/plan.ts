import {ActionError} from '../../actions/action-error.ts';
import type {ActionCluster} from '../../actions/plan.ts';
import {backupIds, readBackup} from '../../actions/read-backups.ts';
import {explainObject} from '../../finalizers/explain.ts';
import type {TerminatingObject} from '../../finalizers/object.ts';
import {type Planned, planRemoval, refusedPlan} from '../../finalizers/plan.ts';
import {planUndoOf} from '../../finalizers/undo-backup.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import type {Transport} from '../../kube/transport.ts';
import {planRestarts} from '../../restarts/read.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ActionsState, WantedAction} from './state.ts';

export type PlanContext = {
	readonly transport: Transport;
	readonly cluster: () => Promise<ActionCluster>;
	readonly snapshot: Snapshot;
	readonly state: ActionsState;
	readonly signal: AbortSignal;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
};

/** Plans what a person asked for, from what is known now. What cannot be read becomes a refusal that says so. */
export async function planWanted(wanted: WantedAction, context: PlanContext): Promise<Planned> {
	const {transport, snapshot, state, signal} = context;
	const {contextName, server} = transport.connection;
	const place = {context: contextName, server: server.origin};
	try {
		switch (wanted.kind) {
			case 'remove': {
				const {facts} = state;
				const chosen = state.found.filter(({uid}) => wanted.uids.includes(uid));
				if (facts === undefined || chosen.length < wanted.uids.length)
					return refused(
						'finalizer-remove',
						wanted.finalizer,
						place,
						'the object is gone: nothing has to be removed',
					);
				if (wanted.finalizer === '')
					return refused('finalizer-remove', 'remove a finalizer', place, whyNone(chosen[0]));
				const explained = chosen.map(object => explainObject(object, snapshot, facts, state.found));
				return planRemoval(explained, wanted.finalizer, await context.cluster(), snapshot);
			}
			case 'undo-last': {
				const last = await lastRemoval(state.backups, contextName);
				if (last === undefined)
					return refused(
						'finalizer-undo',
						'undo',
						place,
						`there is no backup of a removal in ${contextName}`,
					);
				return await planUndoOf(last, place, transport, signal);
			}
			case 'restart':
				return await planRestarts(wanted.choice, {
					transport,
					snapshot,
					cluster: await context.cluster(),
					signal,
					now: context.now(),
				});
		}
	} catch (error) {
		if (!(error instanceof KubeError) && !(error instanceof ActionError)) throw error;
		return refused(
			wanted.kind === 'restart' ? 'restart' : 'finalizer-undo',
			wanted.kind,
			place,
			messageOf(error),
		);
	}
}

/** What an object without a finalizer waits for. */
function whyNone(object: TerminatingObject | undefined): string {
	return object?.kind === 'Namespace' && object.group === ''
		? `a namespace goes by itself when nothing is left in it; as the last way out, when it is proven to be empty: ktriage finalizers remove Namespace/${object.name} --finalize-namespace`
		: 'it has no finalizer: its node or the garbage collector has to finish';
}

function refused(
	kind: Parameters<typeof refusedPlan>[0],
	title: string,
	place: Omit<ActionCluster, 'uid'>,
	why: string,
): Planned {
	return refusedPlan(kind, title, {...place, uid: ''}, why);
}

/** The newest backup of this context that a removal made. */
async function lastRemoval(folder: string, context: string) {
	for (const id of (await backupIds(folder)).toReversed()) {
		const backup = await readBackup(folder, id);
		if (backup.plan.cluster.context === context && backup.plan.kind === 'finalizer-remove') return backup;
	}
	return undefined;
}
