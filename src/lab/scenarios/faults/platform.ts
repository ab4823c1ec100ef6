import {workflowObject} from '../base/argo-objects.ts';
import {healthyAnswers, line, throttledQuery} from '../build/prometheus.ts';
import {storyClock} from '../clock.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const serving = 'financial-inference';

const throttled = fault(
	{
		id: 'sc-26',
		title: 'A model server is throttled',
		story: 'Container mlserver has a CPU limit of 200m and is throttled in 60 % of its periods.',
		expected: {
			code: 'RES-03',
			verdict: 'WARN',
			owner: 'application',
			mustPass: ['RES-01', 'RES-02', 'SEL-03', 'CID-01', 'POL-08'],
		},
	},
	(plan, clock) => ({
		...plan,
		workloads: plan.workloads.map(workload =>
			workload.namespace === serving && workload.name === 'mlserver'
				? {
						...workload,
						containers: workload.containers.map(container =>
							container.name === 'mlserver'
								? {...container, limits: {...container.limits, cpu: '200m'}}
								: container,
						),
					}
				: workload,
		),
		prometheus: {
			...healthyAnswers(
				plan.nodes.map(({name}) => name),
				clock.now,
			),
			[throttledQuery]: [
				line({namespace: serving, pod: 'mlserver-0', container: 'mlserver'}, 0.6, clock.now),
			],
		},
	}),
);

const hour = 60 * 60_000;

const beforeTheWindow: Scenario = {
	...fault(
		{
			id: 'sc-27',
			title: 'Workflows and notebooks run before the window',
			story:
				'Two workflows are running and three notebooks are open, and the window of the profile is still to come.',
			expected: {
				code: 'MLO-08',
				verdict: 'FAIL',
				owner: 'application',
				mustPass: ['MLO-07', 'CID-01', 'POL-08'],
			},
		},
		(plan, clock) => ({
			...plan,
			objects: [
				...plan.objects,
				...['p4r7s', 'z6y2b'].map(suffix =>
					running(
						workflowObject(`financial-training-pipeline-${suffix}`, {
							phase: 'Succeeded',
							startedAt: clock.at('15:20'),
							finishedAt: clock.at('15:39'),
						}),
					),
				),
			],
		}),
	),
	profile: now => {
		const start = storyClock(now).now + hour;
		return {window: {start, end: start + 4 * hour}};
	},
};

/** A workflow that has not ended yet. */
function running(object: ReturnType<typeof workflowObject>): ReturnType<typeof workflowObject> {
	const {status, ...rest} = object as typeof object & {readonly status: Readonly<Record<string, unknown>>};
	const {finishedAt: _, nodes: __, ...kept} = status;
	const {labels: ___, ...metadata} = rest.metadata;
	return {...rest, metadata, status: {...kept, phase: 'Running', nodes: {}}} as typeof object;
}

/** Faults of platform services, and of what is to be seen to before a window. */
export const platformFaults: readonly Scenario[] = [throttled, beforeTheWindow];
