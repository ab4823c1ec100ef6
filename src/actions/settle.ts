import {isMapping, mappingAt} from '../record/shape.ts';
import type {ActionWorld} from './apply.ts';
import {readObject} from './objects.ts';
import {type ActionRequest, objectPath, targetTitle} from './plan.ts';
import {isRolledOut} from './rollout.ts';

/** Between two looks at a workload that restarts, milliseconds. */
const lookMs = 2_000;

/** Why a request must not be sent now: a PodDisruptionBudget allows no disruption. Undefined when nothing is in the way. */
export async function whyNotNow(
	{budgets = []}: ActionRequest,
	world: ActionWorld,
): Promise<string | undefined> {
	for (const target of budgets) {
		const budget = await readObject(world.transport, objectPath(target), world.signal);
		if (budget === undefined) continue;
		const allowed = isMapping(budget) ? mappingAt(budget, 'status').disruptionsAllowed : undefined;
		if (typeof allowed !== 'number' || allowed < 1)
			return `${targetTitle(target)} allows no disruption now (status.disruptionsAllowed ${allowed ?? 'unknown'})`;
	}
	return undefined;
}

/** Waits until what a request restarted is ready; the reason when it is not in time. */
export async function whyNotBack({ready}: ActionRequest, world: ActionWorld): Promise<string | undefined> {
	if (ready === undefined) return undefined;
	const {transport, signal, now, wait} = world;
	const until = now() + ready.seconds * 1_000;
	for (const target of ready.targets) {
		for (;;) {
			const object = await readObject(transport, objectPath(target), signal);
			if (object === undefined) return `${targetTitle(target)} is gone`;
			if (isRolledOut(object)) break;
			if (now() >= until)
				return `${targetTitle(target)} did not come back within ${ready.seconds} s: look at its pods before anything else`;
			await wait(lookMs);
			if (signal.aborted) return `${targetTitle(target)} was not waited for to the end`;
		}
	}
	return undefined;
}
