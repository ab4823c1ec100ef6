import type {ProbeRecord} from '../../cluster.ts';
import {
	type Answer,
	dns,
	fromJumpHost,
	fromPod,
	http,
	lostAnswer,
	type Question,
	record,
	tcp,
	wellAnswer,
} from '../base/probes.ts';
import type {Clock} from '../clock.ts';
import type {ClusterPlan} from '../plan.ts';

const agent = fromPod('financial-inference/mlserver-0/agent');
const trainer = fromPod('financial-mlops-pytorch/ktriage-probe');

/** What the network answers in the broken cluster. */
export function canonicalProbes(plan: ClusterPlan, clock: Clock): readonly ProbeRecord[] {
	const named = (namespace: string, name: string) =>
		fromPod(
			`${namespace}/${plan.workloads.find(w => w.namespace === namespace && w.name === name)?.pods[0]?.name ?? name}`,
		);
	const manager = named('seldon-system', 'seldon-v2-controller-manager');
	const grafana = named('monitoring', 'grafana');
	const mlflow = named('mlflow', 'mlflow-server');
	const lost: readonly Question[] = [
		dns(agent),
		tcp(manager, '10.43.51.131', 9004),
		tcp(agent, '10.43.51.131', 9005),
		tcp(agent, '10.43.88.12', 9000),
		tcp(agent, '10.43.0.1', 443),
		tcp(grafana, '10.42.3.40', 9090),
		tcp(trainer, '192.168.1.203', 5000),
	];
	const open: readonly Question[] = [
		dns(trainer),
		dns(trainer, 'mlflow-server.mlflow.svc.cluster.local'),
		tcp(manager, '10.43.129.2', 9004),
		tcp(agent, '203.0.113.10', 443),
		tcp(agent, '127.0.0.1', 9500),
		http(agent, 'http://127.0.0.1:9000/v2/health/live'),
		tcp(grafana, '10.244.43.12', 9000),
		tcp(grafana, '10.244.112.140', 5000),
		tcp(mlflow, '10.42.1.14', 5432),
		tcp(fromJumpHost, '192.168.1.200', 9000),
		tcp(fromJumpHost, '192.168.1.203', 5000),
		tcp(fromJumpHost, '192.168.1.207', 3000),
		tcp(fromJumpHost, '192.168.1.201', 9004),
		tcp(fromJumpHost, '192.168.1.249', 80),
		{probe: 'latency', from: agent, to: {host: '127.0.0.1'}},
	];
	const special: readonly (readonly [Question, Answer])[] = [
		[
			http(fromJumpHost, 'http://192.168.1.249/financial-inference/v2/models/baseline-predictor_1/infer', {
				Host: 'ml-api.local',
				'seldon-model': 'financial-ab-test-experiment.experiment',
			}),
			['http(504)', 'HTTP/1.1 504 Gateway Time-out (nginx)', 5021],
		],
		[
			dns(agent, 'seldon-scheduler.seldon-system.svc.cluster.local'),
			[
				'tool',
				'OCI runtime exec failed: exec failed: unable to start container process: exec: "nslookup": executable file not found in $PATH',
				140,
			],
		],
	];
	const at = clock.at('15:36');
	const first = tcp(agent, '10.43.51.131', 9005);
	return [
		record(first, lostAnswer(first), clock.at('14:12')),
		...lost.map(question => record(question, lostAnswer(question), at)),
		...open.map(question => record(question, wellAnswer(question), at)),
		...special.map(([question, answer]) => record(question, answer, at)),
	];
}
