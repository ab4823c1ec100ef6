import {readObject} from '../actions/objects.ts';
import {type ActionCluster, type ActionTarget, objectPath} from '../actions/plan.ts';
import {type Planned, refusedPlan} from '../finalizers/plan.ts';
import type {Transport} from '../kube/transport.ts';
import {restartPlan} from '../migration/restart-plan.ts';
import {isMapping, mappingAt} from '../record/shape.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {RestartChoice} from './choice.ts';
import {planRestart, type ReadItem} from './plan.ts';
import {type Chosen, itemTitle, selectItems} from './select.ts';

export type RestartContext = {
	readonly transport: Transport;
	readonly snapshot: Snapshot;
	readonly cluster: ActionCluster;
	readonly signal: AbortSignal;
	/** Milliseconds since the epoch. */
	readonly now: number;
};

/** Plans the restarts that a choice means, with each workload read as it is now. Rejects with KubeError when one cannot be read. */
export async function planRestarts(choice: RestartChoice, context: RestartContext): Promise<Planned> {
	const {snapshot, cluster, transport, signal} = context;
	const refused = (why: string): Planned => refusedPlan('restart', 'restart workloads', cluster, why);
	const plan = restartPlan(snapshot);
	if (plan.unread.length > 0)
		return refused(
			`not everything that decides about restarts could be read: ${plan.unread.map(name => whyUnread(snapshot, name)).join(', ')}`,
		);
	const {chosen, left, unknown} = selectItems(plan, choice);
	if (unknown.length > 0)
		return refused(
			`${unknown.join(', ')}: not in the restart plan, its pods have new addresses already or it is not there`,
		);
	if (plan.blockedBy.length > 0) return refused(plan.before[0] ?? 'nodes have to be converted first');
	if (chosen.length === 0)
		return refused(
			left.length === 0
				? 'no pod has to be restarted'
				: `nothing of it can be restarted by a mark: ${left.join('; ')}`,
		);
	const items: ReadItem[] = [];
	for (const one of chosen) {
		const target = targetOf(one);
		const object = await readObject(transport, objectPath(target), signal);
		if (object === undefined) return refused(`${itemTitle(one.item)} is gone`);
		if (isPaused(object))
			return refused(`${itemTitle(one.item)} is paused: it does not restart before it is resumed`);
		items.push({...one, target, object});
	}
	const at = choice.at ?? new Date(context.now).toISOString().replace(/\.\d+Z$/, 'Z');
	return {kind: 'plan', plan: planRestart(items, choice, {cluster, at, before: plan.before, left})};
}

/** "PodDisruptionBudgets (may not list policy/v1 poddisruptionbudgets)". */
function whyUnread({sources}: Snapshot, name: string): string {
	const source = sources.find(one => one.name === name);
	const state = source?.state;
	const why = state?.kind === 'forbidden' ? ` (may not ${state.verb} ${source?.resource})` : '';
	return `${source?.title ?? name}${why}`;
}

function targetOf({item: {kind, namespace, name}}: Chosen): ActionTarget {
	return {group: 'apps', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, namespace, name};
}

function isPaused(object: unknown): boolean {
	return isMapping(object) && mappingAt(object, 'spec').paused === true;
}
