import type {ContainerSpec, WorkloadSpec} from '../plan.ts';
import {i3, i4, i5, i7, nuc8} from './nodes.ts';
import {container, deployment, statefulSet} from './workload.ts';

const version = '2.9.0';
const agentImage = 'jtayl22/seldon-agent:2.9.0-pr6582-test';

const app = (name: string) => ({app: name, 'app.kubernetes.io/name': name});
const image = (name: string) => `docker.io/seldonio/seldon-${name}:${version}`;

const gatewayEnv = {
	SELDON_SCHEDULER_HOST: 'seldon-scheduler',
	SELDON_SCHEDULER_PLAINTXT_PORT: '9004',
	CONTROL_PLANE_SECURITY_PROTOCOL: 'PLAINTEXT',
	LOG_LEVEL: 'info',
};

const scheduler: readonly ContainerSpec[] = [
	container('scheduler', image('scheduler'), ['9002', '9004', '9044', '9005', '9055', '9008', '9999'], {
		env: {LOG_LEVEL: 'info', CONTROL_PLANE_SECURITY_PROTOCOL: 'PLAINTEXT'},
	}),
];
const envoy: readonly ContainerSpec[] = [container('envoy', image('envoy'), ['9000', '9003'])];
const modelGateway: readonly ContainerSpec[] = [
	container('modelgateway', image('modelgateway'), ['9999'], {env: gatewayEnv}),
];
const hodometer: readonly ContainerSpec[] = [
	container('hodometer', image('hodometer'), [], {
		env: {SCHEDULER_HOST: 'seldon-scheduler', SCHEDULER_PLAINTXT_PORT: '9004'},
	}),
];

/** The three containers of a Seldon server pod. */
function serverContainers(server: string, serverImage: string): readonly ContainerSpec[] {
	return [
		container('rclone', image('rclone'), ['5572']),
		container('agent', agentImage, ['9501', '9001', '9006', '9008'], {
			env: {
				SELDON_SCHEDULER_HOST: 'seldon-scheduler',
				SELDON_SCHEDULER_PORT: '9005',
				SELDON_LOG_LEVEL: 'info',
				SELDON_SERVER_CAPABILITIES: 'mlflow,torch,sklearn,numpy',
				CONTROL_PLANE_SECURITY_PROTOCOL: 'PLAINTEXT',
			},
		}),
		container(server, serverImage, ['9000', '9500', '8082'], {
			requests: {cpu: '500m', memory: '1Gi'},
			limits: {memory: '4Gi'},
		}),
	];
}

const serverLabels = (server: string) => ({
	'app.kubernetes.io/name': 'seldon-server',
	'seldon-server-name': server,
});

/** Seldon Core v2: operator and shared runtime in seldon-system, a runtime of its own in the serving namespace. */
export function seldonWorkloads(controllerEnv: Readonly<Record<string, string>>): readonly WorkloadSpec[] {
	return [...operatorRuntime(controllerEnv), ...servingRuntime()];
}

function operatorRuntime(controllerEnv: Readonly<Record<string, string>>): readonly WorkloadSpec[] {
	const ns = 'seldon-system';
	return [
		deployment(
			ns,
			'seldon-v2-controller-manager',
			{'control-plane': 'v2-controller-manager'},
			[
				container('manager', `docker.io/seldonio/seldonv2-controller:${version}`, ['8081'], {
					env: controllerEnv,
				}),
			],
			[[i7, 7]],
			{serviceAccount: 'seldon-v2-controller-manager'},
		),
		statefulSet(ns, 'seldon-scheduler', app('seldon-scheduler'), scheduler, [[i3, 17]], {
			claims: {'scheduler-state': '1Gi'},
		}),
		deployment(ns, 'seldon-envoy', app('seldon-envoy'), envoy, [[i3, 18]]),
		deployment(ns, 'seldon-modelgateway', app('seldon-modelgateway'), modelGateway, [[i7, 17]]),
		deployment(
			ns,
			'seldon-pipelinegateway',
			app('seldon-pipelinegateway'),
			[container('pipelinegateway', image('pipelinegateway'), ['9010', '9011', '9006'], {env: gatewayEnv})],
			[[nuc8, 6]],
		),
		deployment(
			ns,
			'seldon-dataflow-engine',
			app('seldon-dataflow-engine'),
			[
				container('dataflow-engine', image('dataflow-engine'), ['8000'], {
					env: {SELDON_UPSTREAM_HOST: 'seldon-scheduler', SELDON_UPSTREAM_PORT: '9008'},
				}),
			],
			[[i7, 16]],
		),
		deployment(ns, 'hodometer', app('hodometer'), hodometer, [[i7, 18]]),
		statefulSet(
			ns,
			'mlserver',
			serverLabels('mlserver'),
			serverContainers('mlserver', 'docker.io/seldonio/mlserver:1.6.1'),
			[[i5, 14]],
			{claims: {'mlserver-models': '1Gi'}},
		),
		statefulSet(
			ns,
			'triton',
			serverLabels('triton'),
			serverContainers('triton', 'nvcr.io/nvidia/tritonserver:23.03-py3'),
			[[i4, 5]],
			{claims: {'triton-models': '1Gi'}},
		),
	];
}

function servingRuntime(): readonly WorkloadSpec[] {
	const ns = 'financial-inference';
	return [
		statefulSet(ns, 'seldon-scheduler', app('seldon-scheduler'), scheduler, [[i5, 21]], {
			claims: {'scheduler-state': '1Gi'},
		}),
		deployment(ns, 'seldon-envoy', app('seldon-envoy'), envoy, [[i4, 9]], {
			templateHash: '6f6d84d678',
			suffixes: ['b6w9s'],
		}),
		deployment(ns, 'seldon-modelgateway', app('seldon-modelgateway'), modelGateway, [[i4, 10]], {
			templateHash: '59ffcc4bd6',
			suffixes: ['5xgg5'],
		}),
		deployment(ns, 'hodometer', app('hodometer'), hodometer, [[i7, 9]]),
		statefulSet(
			ns,
			'mlserver',
			serverLabels('mlserver'),
			serverContainers('mlserver', 'docker.io/seldonio/mlserver:1.6.1'),
			[[i4, 8]],
			{claims: {'mlserver-models': '1Gi'}},
		),
	];
}
