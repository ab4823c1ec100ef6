import {trackingByAddress, workflowObject} from '../base/argo-objects.ts';
import {dns, fromPod, lostAnswer, record, tcp, wellAnswer} from '../base/probes.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const trainer = fromPod('financial-mlops-pytorch/ktriage-probe');
const name = 'mlflow-server.mlflow.svc.cluster.local';

const byAddress = fault(
	{
		id: 'sc-22',
		title: 'Workflows are told the load balancer address of MLflow',
		story:
			'The template of the training workflows holds the load balancer address of MLflow instead of its name. Pods do not reach load balancer addresses here, so that training failed at 15:30Z; by its name MLflow is reached.',
		expected: {
			code: 'MLO-18',
			verdict: 'WARN',
			owner: 'application',
			mustPass: ['DNS-01', 'DNS-03', 'DNS-05', 'POL-08', 'MLB-04', 'MLB-18', 'CID-01', 'MLO-01'],
		},
	},
	(plan, clock) => {
		const at = clock.at('15:36');
		const lost = tcp(trainer, '192.168.1.203', 5000);
		return {
			...plan,
			objects: [
				...trackingByAddress(plan.objects, clock.daysAgo(40)),
				workflowObject('financial-training-pipeline-n3d8w', {
					phase: 'Failed',
					message: 'main: Error (exit code 1): dial tcp 192.168.1.203:5000: i/o timeout',
					startedAt: clock.at('15:26'),
					finishedAt: clock.at('15:30'),
				}),
			],
			probes: [
				...plan.probes,
				record(lost, lostAnswer(lost), at),
				...[dns(trainer), dns(trainer, name)].map(question => record(question, wellAnswer(question), at)),
			],
		};
	},
);

/** Faults of what programs are told about where others are. */
export const trackingFaults: readonly Scenario[] = [byAddress];
