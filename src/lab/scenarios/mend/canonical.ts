import type {LabCluster} from '../../cluster.ts';
import {canonicalPlan} from '../canonical/plan.ts';
import {storyClock} from '../clock.ts';
import {canonicalIac} from '../iac/canonical.ts';
import {renderCluster} from '../render.ts';
import {answerRepairs} from './world.ts';

/** The canonical broken cluster at `now`, which stands still until somebody repairs it and answers when somebody does. */
export function repairableCanonical(now: number): LabCluster {
	const plan = canonicalPlan(storyClock(now));
	return {
		...renderCluster(plan),
		iac: canonicalIac,
		controllers: (lab, clock) => answerRepairs(lab, clock, plan),
	};
}
