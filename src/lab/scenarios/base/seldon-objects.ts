import {condition, type KubeObject, kubeObject} from '../object.ts';

const api = 'mlops.seldon.io/v1alpha1';
const serving = 'financial-inference';

/** A model of the story: where its artifact lies and what it needs. */
export type ModelSpec = {readonly name: string; readonly storageUri: string};

export const models: readonly ModelSpec[] = [
	{
		name: 'baseline-predictor',
		storageUri: 's3://mlflow-artifacts/29/models/m-63118756949141cba59ab87e90e8a96a/artifacts/',
	},
	{
		name: 'enhanced-predictor',
		storageUri: 's3://mlflow-artifacts/29/models/m-d64ffcb77a684fbfa8597e439c920a07/artifacts/',
	},
];

/** A Seldon Model; `state` is what the scheduler said last: condition message (state name) and reason (free text). */
export function modelObject(
	namespace: string,
	model: ModelSpec,
	createdAt: string,
	state: {readonly ready: boolean; readonly message: string; readonly reason: string; readonly at: string},
): KubeObject {
	const status = state.ready ? 'True' : 'False';
	return kubeObject(
		[api, 'Model'],
		[namespace, model.name],
		createdAt,
		{
			spec: {
				storageUri: model.storageUri,
				requirements: ['mlflow', 'torch', 'numpy', 'sklearn'],
				secretName: 'seldon-rclone-minio',
				replicas: 1,
			},
			status: {
				conditions: [
					condition('ModelReady', status, state.at, state.reason, state.message),
					condition('Ready', status, state.at, state.reason, state.message),
				],
				replicas: 1,
				availableReplicas: state.ready ? 1 : 0,
				selector: state.ready ? 'server=mlserver' : 'server=',
				modelgwReady: state.ready ? 'ModelAvailable' : 'ModelCreate',
				observedGeneration: 1,
			},
		},
		{generation: 1, finalizers: ['seldon.model.finalizer']},
	);
}

/** The A/B experiment over both models. */
export function experimentObject(
	createdAt: string,
	state: {readonly ready: boolean; readonly reason: string; readonly at: string},
): KubeObject {
	const status = state.ready ? 'True' : 'False';
	return kubeObject(
		[api, 'Experiment'],
		[serving, 'financial-ab-test-experiment'],
		createdAt,
		{
			spec: {
				default: 'baseline-predictor',
				candidates: [
					{name: 'baseline-predictor', weight: 70},
					{name: 'enhanced-predictor', weight: 30},
				],
				resourceType: 'model',
			},
			status: {
				conditions: ['CandidatesReady', 'ExperimentReady', 'Ready'].map(type =>
					condition(type, status, state.at, state.reason),
				),
			},
		},
		{generation: 1, finalizers: ['seldon.experiment.finalizer']},
	);
}

/** A Server: a StatefulSet of inference servers that models are loaded on. */
export function serverObject(
	namespace: string,
	name: string,
	createdAt: string,
	state: {readonly ready: boolean; readonly loadedModels: number; readonly at: string},
): KubeObject {
	const reason = state.ready
		? 'StatefulSet replicas matches desired replicas'
		: 'StatefulSet replicas does not match desired replicas';
	const status = state.ready ? 'True' : 'False';
	return kubeObject(
		[api, 'Server'],
		[namespace, name],
		createdAt,
		{
			spec: {
				serverConfig: name,
				replicas: 1,
				...(name === 'mlserver' ? {capabilities: ['mlflow', 'torch', 'sklearn', 'numpy']} : {}),
			},
			status: {
				conditions: [
					condition('Ready', status, state.at, reason),
					condition('StatefulSetReady', status, state.at, reason),
				],
				loadedModels: state.loadedModels,
				replicas: 1,
				selector: `seldon-server-name=${name}`,
			},
		},
		{generation: 1},
	);
}

/** A SeldonRuntime: which components run in a namespace. */
export function runtimeObject(
	namespace: string,
	name: string,
	createdAt: string,
	replicas: Readonly<Record<string, number>>,
	at: string,
	agentSecrets: readonly string[] = [],
): KubeObject {
	const types = [
		'DataflowEngineReady',
		'EnvoyReady',
		'HodometerReady',
		'ModelGatewayReady',
		'PipelineGatewayReady',
		'SchedulerReady',
		'Ready',
	];
	return kubeObject(
		[api, 'SeldonRuntime'],
		[namespace, name],
		createdAt,
		{
			spec: {
				seldonConfig: 'default',
				...(agentSecrets.length > 0 && {config: {agentConfig: {rclone: {config_secrets: agentSecrets}}}}),
				overrides: Object.entries(replicas).map(([component, count]) => ({
					name: component,
					replicas: count,
				})),
			},
			status: {conditions: types.map(type => condition(type, 'True', at))},
		},
		{generation: 1, finalizers: ['seldon.runtime.finalizer']},
	);
}

/** What is the same in every state of the serving stack: runtimes, servers of seldon-system, configurations. */
export function seldonConfiguration(createdAt: string): readonly KubeObject[] {
	const ns = 'seldon-system';
	const components = ['seldon-scheduler', 'seldon-envoy', 'seldon-modelgateway', 'hodometer'];
	return [
		kubeObject([api, 'SeldonConfig'], [ns, 'default'], createdAt, {
			spec: {components: components.map(name => ({name, replicas: 1}))},
		}),
		...['mlserver', 'triton'].map(name =>
			kubeObject([api, 'ServerConfig'], [ns, name], createdAt, {
				spec: {podSpec: {containers: [{name: 'rclone'}, {name: 'agent'}, {name}]}},
			}),
		),
		runtimeObject(ns, 'seldon', createdAt, {'seldon-scheduler': 1, 'seldon-envoy': 1}, createdAt),
		serverObject(ns, 'mlserver', createdAt, {ready: true, loadedModels: 0, at: createdAt}),
		serverObject(ns, 'triton', createdAt, {ready: true, loadedModels: 0, at: createdAt}),
		runtimeObject(
			serving,
			'financial-inference-runtime',
			createdAt,
			{
				'seldon-scheduler': 1,
				'seldon-envoy': 1,
				'seldon-modelgateway': 1,
				'seldon-dataflow-engine': 0,
				'seldon-pipelinegateway': 0,
			},
			createdAt,
			['seldon-rclone-minio'],
		),
	];
}
