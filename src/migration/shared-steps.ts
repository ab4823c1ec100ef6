import type {Snapshot} from '../store/snapshot.ts';
import {indexingSteps} from './address-index.ts';
import {classifyingSteps} from './classify-pods.ts';
import {flowSteps} from './flow-verdicts.ts';
import {auditingSteps} from './ipam-audit.ts';
import {nodeStates} from './node-states.ts';
import {podOwners} from './owners.ts';
import {restartPlan} from './restart-plan.ts';

/**
 * What many checks rest on and what goes through all pods, in steps of a few milliseconds each: for a caller that lets others have
 * their turn in between. The results are kept, so that nothing is worked out twice.
 */
export function* sharedSteps(snapshot: Snapshot): Generator<void> {
	yield* classifyingSteps(snapshot);
	for (const step of [nodeStates, podOwners, restartPlan]) yield void step(snapshot);
	yield* indexingSteps(snapshot);
	yield* auditingSteps(snapshot);
	yield* flowSteps(snapshot);
}
