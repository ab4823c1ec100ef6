import {type KubeObject, kubeObject, type Strings} from '../object.ts';

function configMap(namespace: string, name: string, createdAt: string, data: Strings): KubeObject {
	return kubeObject(['v1', 'ConfigMap'], [namespace, name], createdAt, {data});
}

function secret(namespace: string, name: string, createdAt: string, data: Strings): KubeObject {
	const encoded = Object.fromEntries(
		Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
	);
	return kubeObject(['v1', 'Secret'], [namespace, name], createdAt, {type: 'Opaque', data: encoded});
}

const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    hosts /etc/coredns/NodeHosts {
      ttl 60
      reload 15s
      fallthrough
    }
    prometheus :9153
    cache 30
    loop
    reload
    loadbalance
    import /etc/coredns/custom/*.override
    forward . /etc/resolv.conf
}
import /etc/coredns/custom/*.server
`;

const rclone = JSON.stringify({
	type: 's3',
	name: 's3',
	parameters: {
		provider: 'Minio',
		env_auth: false,
		access_key_id: 'example',
		secret_access_key: 'example',
		endpoint: 'http://minio.minio.svc.cluster.local:9000',
	},
});

/** ConfigMaps, Secrets, the ServiceCIDR and the Ingress that the services stand behind. */
export function platformSettings(createdAt: string, withSeldonConfigMap: boolean): readonly KubeObject[] {
	return [
		kubeObject(
			['networking.k8s.io/v1', 'ServiceCIDR'],
			['', 'kubernetes'],
			createdAt,
			{
				spec: {cidrs: ['10.43.0.0/16']},
				status: {
					conditions: [
						{
							type: 'Ready',
							status: 'True',
							reason: '',
							message: 'Kubernetes Service CIDR is ready',
							lastTransitionTime: createdAt,
						},
					],
				},
			},
			{finalizers: ['networking.k8s.io/service-cidr-finalizer']},
		),
		configMap('kube-system', 'coredns', createdAt, {
			Corefile: corefile,
			NodeHosts: [
				'192.168.1.85 nuc8i5behs',
				'192.168.1.103 nuc10i3fnh',
				'192.168.1.104 nuc10i4fnh',
				'192.168.1.105 nuc10i5fnh',
				'192.168.1.107 nuc10i7fnh',
			].join('\n'),
		}),
		...(withSeldonConfigMap
			? [
					configMap('seldon-system', 'seldon-config', createdAt, {
						'config.json': '{"seldonConfig":"default"}',
					}),
				]
			: []),
		secret('financial-inference', 'seldon-rclone-minio', createdAt, {minio: rclone}),
		secret('mlflow', 'mlflow-postgres', createdAt, {username: 'example', password: 'example'}),
		kubeObject(['networking.k8s.io/v1', 'Ingress'], ['ingress-nginx', 'financial-inference'], createdAt, {
			spec: {
				ingressClassName: 'nginx',
				rules: [
					{
						host: 'ml-api.local',
						http: {
							paths: [
								{
									path: '/financial-inference(/|$)(.*)',
									pathType: 'ImplementationSpecific',
									backend: {
										service: {name: 'financial-inference-seldon', port: {number: 80}},
									},
								},
							],
						},
					},
				],
			},
			status: {loadBalancer: {ingress: [{ip: '192.168.1.249'}]}},
		}),
	];
}

/** Quota and defaults of the training namespace. */
export function trainingLimits(createdAt: string, withDefaults: boolean): readonly KubeObject[] {
	const ns = 'financial-mlops-pytorch';
	const hard = {
		'requests.cpu': '50',
		'requests.memory': '100Gi',
		'limits.memory': '200Gi',
		'count/workflows.argoproj.io': '50',
	};
	const quota = kubeObject(['v1', 'ResourceQuota'], [ns, 'financial-mlops-pytorch-quota'], createdAt, {
		spec: {hard},
		status: {
			hard,
			used: {
				'requests.cpu': '0',
				'requests.memory': '0',
				'limits.memory': '0',
				'count/workflows.argoproj.io': '7',
			},
		},
	});
	if (!withDefaults) return [quota];
	return [
		quota,
		kubeObject(['v1', 'LimitRange'], [ns, 'financial-mlops-pytorch-defaults'], createdAt, {
			spec: {
				limits: [
					{
						type: 'Container',
						default: {cpu: '1', memory: '1Gi'},
						defaultRequest: {cpu: '100m', memory: '256Mi'},
					},
				],
			},
		}),
	];
}

/** Budgets; `healthy` of `expected` pods are ready. */
export function disruptionBudgets(createdAt: string): readonly KubeObject[] {
	const budget = (
		namespace: string,
		name: string,
		matchLabels: Strings,
		spec: Readonly<Record<string, number>>,
		expected: number,
		allowed: number,
	) =>
		kubeObject(
			['policy/v1', 'PodDisruptionBudget'],
			[namespace, name],
			createdAt,
			{
				spec: {...spec, selector: {matchLabels}},
				status: {
					currentHealthy: expected,
					desiredHealthy: expected - allowed,
					disruptionsAllowed: allowed,
					expectedPods: expected,
					observedGeneration: 1,
					conditions: [
						{
							type: 'DisruptionAllowed',
							status: allowed > 0 ? 'True' : 'False',
							reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
							message: '',
							lastTransitionTime: createdAt,
						},
					],
				},
			},
			{generation: 1},
		);
	return [
		budget('calico-system', 'calico-typha', {'k8s-app': 'calico-typha'}, {maxUnavailable: 1}, 2, 1),
		budget(
			'calico-apiserver',
			'calico-apiserver',
			{'k8s-app': 'calico-apiserver'},
			{maxUnavailable: 1},
			2,
			1,
		),
		budget('mlflow', 'mlflow-postgres', {app: 'mlflow-postgres'}, {minAvailable: 1}, 1, 0),
	];
}
