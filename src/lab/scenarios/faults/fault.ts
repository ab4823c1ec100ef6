import type {LabCluster} from '../../cluster.ts';
import {type Clock, storyClock} from '../clock.ts';
import {healthyPlan} from '../healthy.ts';
import type {ClusterPlan} from '../plan.ts';
import {renderCluster} from '../render.ts';
import type {Scenario} from '../scenario.ts';

type Told = Pick<Scenario, 'id' | 'title' | 'story'> & Required<Pick<Scenario, 'expected'>>;

/** A scenario that is the healthy cluster with one thing wrong: `change` is the fault. */
export function fault(
	told: Told,
	change: (plan: ClusterPlan, clock: Clock) => ClusterPlan,
	finish: (cluster: LabCluster, clock: Clock) => LabCluster = cluster => cluster,
): Scenario {
	return {
		...told,
		build: now => {
			const clock = storyClock(now);
			return finish(renderCluster(change(healthyPlan(clock), clock)), clock);
		},
	};
}
