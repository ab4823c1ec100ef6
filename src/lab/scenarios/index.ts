import {canonicalPlan} from './canonical/plan.ts';
import {storyClock} from './clock.ts';
import {demoTimeline} from './demo/story.ts';
import {accessFaults} from './faults/access.ts';
import {addressingFaults} from './faults/addressing.ts';
import {applicationFaults} from './faults/applications.ts';
import {calicoFaults} from './faults/calico.ts';
import {exposureFaults} from './faults/exposure.ts';
import {platformFaults} from './faults/platform.ts';
import {policyFaults} from './faults/policies.ts';
import {servingFaults} from './faults/serving.ts';
import {trackingFaults} from './faults/tracking.ts';
import {unsaidFaults} from './faults/unsaid.ts';
import {healthyPlan} from './healthy.ts';
import {canonicalIac} from './iac/canonical.ts';
import {configurationFaults} from './iac/faults.ts';
import {healthyIac} from './iac/healthy.ts';
import {renderCluster} from './render.ts';
import type {Scenario} from './scenario.ts';

const healthy: Scenario = {
	id: 'h0',
	title: 'Healthy cluster after a finished migration',
	story: 'Five nodes, everything on Calico inside the cluster CIDR, nothing wrong.',
	build: now => ({...renderCluster(healthyPlan(storyClock(now))), iac: healthyIac}),
};

const canonical: Scenario = {
	id: 'canonical',
	title: 'In-place migration 1 h 40 min into its window, several faults at once',
	story:
		'Flannel was replaced in place at 14:00Z. The Calico pool lies outside the cluster CIDR, seven pods were never restarted, policies select namespaces by a label they do not have, models do not load, and the old serving namespace does not go away.',
	build: now => {
		const plan = canonicalPlan(storyClock(now));
		return {...renderCluster(plan), ...demoTimeline(plan), iac: canonicalIac};
	},
	expected: {code: 'CID-02', verdict: 'FAIL', owner: 'platform', mustPass: ['ENV-01', 'ENV-03']},
};

export {bigCluster} from './big.ts';

/** Every built-in scenario, the two whole clusters first and then the single faults by number. */
export const scenarios: readonly Scenario[] = [
	canonical,
	healthy,
	...[
		...addressingFaults,
		...applicationFaults,
		...calicoFaults,
		...exposureFaults,
		...policyFaults,
		...servingFaults,
		...trackingFaults,
		...platformFaults,
		...accessFaults,
		...configurationFaults,
		...unsaidFaults,
	].sort((a, b) => a.id.localeCompare(b.id)),
];

/** The scenario of that name, in any case, `healthy` being another word for h0; undefined when there is none. */
export function findScenario(name: string): Scenario | undefined {
	const wanted = name.toLowerCase();
	const id = wanted === 'healthy' ? healthy.id : wanted;
	return scenarios.find(scenario => scenario.id === id);
}
