import type {Fact} from '../migration/per-snapshot.ts';
import {restartPlan} from '../migration/restart-plan.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'ENV-09', title: 'Risks of a restart'};

type Risk = {readonly what: string; readonly facts: readonly Fact[]};

/** What a window would meet here: budgets that allow nothing, single pods, data tied to a node, workflows that start by themselves. */
export const env09: Check = {
	...named,
	about:
		'What makes restarting pods risky here: budgets, single pods, data on one node, scheduled workflows; for information.',
	needs: ['deployments', 'statefulSets', 'podDisruptionBudgets'],
	run: snapshot => {
		const risks = risksOf(snapshot).filter(({facts}) => facts.length > 0);
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					risks.length === 0
						? 'nothing stands out'
						: few(
								risks.map(({what, facts}) => `${facts.length} ${what}`),
								5,
							),
				explanation: 'None of this is a fault. It is what has to be thought of before pods are restarted.',
				evidence: fields(risks.flatMap(({facts}) => facts)),
			}),
		];
	},
};

function risksOf(snapshot: Snapshot): readonly Risk[] {
	const {tables, profile, now} = snapshot;
	const local = tables.persistentVolumes.filter(({place}) => /^(hostPath|local) /.test(place));
	const bare = restartPlan(snapshot).bare;
	const scheduled = tables.cronWorkflows.filter(({suspended}) => !suspended);
	const window = profile.window?.end !== undefined && profile.window.end < now ? [] : scheduled;
	return [
		{
			what: 'budgets that allow no pod to be down',
			facts: tables.podDisruptionBudgets
				.filter(({disruptionsAllowed, expectedPods}) => disruptionsAllowed === 0 && expectedPods > 0)
				.map(({namespace, name, currentHealthy, desiredHealthy}) => ({
					source: `PodDisruptionBudget ${namespace}/${name} .status.disruptionsAllowed`,
					value: `0 (${currentHealthy} healthy, ${desiredHealthy} wanted)`,
				})),
		},
		{
			what: 'StatefulSets of one pod',
			facts: tables.statefulSets
				.filter(({desired}) => desired === 1)
				.map(({namespace, name}) => ({
					source: `StatefulSet ${namespace}/${name} .spec.replicas`,
					value: '1',
				})),
		},
		{
			what: 'volumes tied to one node',
			facts: local.map(({name, place, claim}) => ({
				source: `PersistentVolume/${name} .spec`,
				value: `${place} for ${claim || 'nobody'}`,
			})),
		},
		{
			what: 'pods that nothing creates again',
			facts: bare.map(({namespace, name}) => ({
				source: `Pod ${namespace}/${name} metadata.ownerReferences`,
				value: count(0, 'controller'),
			})),
		},
		{
			what: 'workflows that start by themselves',
			facts: window.map(({namespace, name, schedule}) => ({
				source: `CronWorkflow ${namespace}/${name} .spec.schedule`,
				value: schedule,
			})),
		},
	];
}
