import {kubectl} from '../../support/cluster.ts';
import {faultsTogether, until} from '../../support/faults.ts';
import {healthyWith} from '../../support/healthy.ts';
import {scale} from '../../support/objects.ts';

const tracking = ['-n', 'tracking', 'patch', 'deploy/tracking-server', '--type=json', '-p'];
const args = '/spec/template/spec/containers/0/args';

const patched = async (operation: Readonly<Record<string, unknown>>) => {
	await kubectl([...tracking, JSON.stringify([operation])]);
	await kubectl(['-n', 'tracking', 'rollout', 'status', 'deploy/tracking-server', '--timeout=240s']);
};

const search =
	'http://tracking-server.tracking.svc.cluster.local:5000/api/2.0/mlflow/experiments/search?max_results=1';

/** What a pod is told that asks for experiments by the name of the Service: "ok", or the line of the failure. */
const asked = () =>
	kubectl(['-n', 'demo', 'exec', 'deploy/client', '--', 'timeout', '8', 'wget', '-q', '-O-', search]).then(
		() => 'ok',
		(error: Error) => /HTTP\/1\.1 \d+/.exec(error.message)?.[0] ?? error.message,
	);

faultsTogether(
	'services of the platform that are there and do not serve',
	() => healthyWith('metrics', 'mlflow'),
	[
		{
			name: 'the metrics API down',
			setUp: () => scale('kube-system', 'deploy/metrics-server', 0),
			undo: async () => {
				await scale('kube-system', 'deploy/metrics-server', 1);
				const api = 'apiservice/v1beta1.metrics.k8s.io';
				await kubectl(['wait', '--for=condition=Available', api, '--timeout=120s']);
			},
			expected: [
				{code: 'OPS-02', verdict: 'WARN', class: 'contributing', owner: 'platform', about: 'nodeMetrics'},
			],
		},
		{
			name: 'MLflow that refuses requests by name, ready as it is',
			setUp: async () => {
				await patched({op: 'remove', path: `${args}/6`});
				await until(asked, 'HTTP/1.1 403');
			},
			undo: async () => {
				await patched({op: 'add', path: `${args}/-`, value: '--allowed-hosts=*'});
				await until(asked, 'ok');
			},
			expected: [{code: 'MLO-01', class: 'root', owner: 'joint', about: 'refuses requests by name'}],
		},
	],
);
