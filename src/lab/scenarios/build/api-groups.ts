import {condition, type KubeObject, kubeObject} from '../object.ts';

/** "Kind" or "plural=Kind", "!" in front for cluster-scoped, by "group/version". */
const customResources: Readonly<Record<string, readonly string[]>> = {
	'crd.projectcalico.org/v1': [
		'!BGPConfiguration',
		'!BGPFilter',
		'!BGPPeer',
		'!blockaffinities=BlockAffinity',
		'!caliconodestatuses=CalicoNodeStatus',
		'!ClusterInformation',
		'!FelixConfiguration',
		'!globalnetworkpolicies=GlobalNetworkPolicy',
		'!GlobalNetworkSet',
		'!HostEndpoint',
		'!IPAMBlock',
		'!IPAMConfig',
		'!IPAMHandle',
		'!IPPool',
		'!IPReservation',
		'!KubeControllersConfiguration',
		'networkpolicies=NetworkPolicy',
		'NetworkSet',
	],
	'operator.tigera.io/v1': ['!APIServer', '!ImageSet', '!Installation', '!tigerastatuses=TigeraStatus'],
	'metallb.io/v1beta1': [
		'BFDProfile',
		'BGPAdvertisement',
		'communities=Community',
		'IPAddressPool',
		'L2Advertisement',
		'servicel2statuses=ServiceL2Status',
	],
	'metallb.io/v1beta2': ['BGPPeer'],
	'mlops.seldon.io/v1alpha1': [
		'Experiment',
		'Model',
		'Pipeline',
		'SeldonConfig',
		'SeldonRuntime',
		'Server',
		'ServerConfig',
	],
	'argoproj.io/v1alpha1': [
		'Application',
		'ApplicationSet',
		'AppProject',
		'!ClusterWorkflowTemplate',
		'CronWorkflow',
		'Workflow',
		'WorkflowTaskResult',
		'WorkflowTaskSet',
		'WorkflowTemplate',
	],
	'k3s.cattle.io/v1': ['Addon', '!ETCDSnapshotFile'],
	'helm.cattle.io/v1': ['HelmChart', 'HelmChartConfig'],
	'bitnami.com/v1alpha1': ['SealedSecret'],
};

const builtIn = [
	'v1.',
	'v1.admissionregistration.k8s.io',
	'v1.apiextensions.k8s.io',
	'v1.apps',
	'v1.authentication.k8s.io',
	'v1.authorization.k8s.io',
	'v1.autoscaling',
	'v2.autoscaling',
	'v1.batch',
	'v1.certificates.k8s.io',
	'v1.coordination.k8s.io',
	'v1.discovery.k8s.io',
	'v1.events.k8s.io',
	'v1.flowcontrol.apiserver.k8s.io',
	'v1.networking.k8s.io',
	'v1.node.k8s.io',
	'v1.policy',
	'v1.rbac.authorization.k8s.io',
	'v1.scheduling.k8s.io',
	'v1.storage.k8s.io',
];

/** The CustomResourceDefinitions of everything the cluster runs. */
export function customResourceDefinitions(createdAt: string): readonly KubeObject[] {
	return Object.entries(customResources).flatMap(([api, entries]) =>
		entries.map(entry => {
			const [group = '', version = ''] = api.split('/');
			const namespaced = !entry.startsWith('!');
			const [left = '', right] = entry.replace('!', '').split('=');
			const kind = right ?? left;
			const plural = right === undefined ? `${left.toLowerCase()}s` : left;
			const names = {kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase()};
			return kubeObject(
				['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
				['', `${plural}.${group}`],
				createdAt,
				{
					spec: {
						conversion: {strategy: 'None'},
						group,
						names,
						scope: namespaced ? 'Namespaced' : 'Cluster',
						versions: [
							{
								name: version,
								served: true,
								storage: true,
								schema: {
									openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
								},
							},
						],
					},
					status: {
						acceptedNames: names,
						conditions: [
							condition('NamesAccepted', 'True', createdAt, 'NoConflicts', 'no conflicts found'),
							condition(
								'Established',
								'True',
								createdAt,
								'InitialNamesAccepted',
								'the initial names have been accepted',
							),
						],
						storedVersions: [version],
					},
				},
				{generation: 1},
			);
		}),
	);
}

/** An APIService that another server in the cluster answers. */
export function aggregatedApi(
	name: string,
	service: {readonly namespace: string; readonly name: string},
	createdAt: string,
	available: {readonly status: 'True' | 'False'; readonly reason: string; readonly message: string} = {
		status: 'True',
		reason: 'Passed',
		message: 'all checks passed',
	},
): KubeObject {
	const [version = '', ...group] = name.split('.');
	return kubeObject(['apiregistration.k8s.io/v1', 'APIService'], ['', name], createdAt, {
		spec: {
			group: group.join('.'),
			version,
			groupPriorityMinimum: 1500,
			versionPriority: 200,
			service: {...service, port: 443},
		},
		status: {
			conditions: [condition('Available', available.status, createdAt, available.reason, available.message)],
		},
	});
}

/** The APIServices of a K3s cluster with Calico's API server and metrics-server. */
export function apiServices(createdAt: string): readonly KubeObject[] {
	const custom = Object.keys(customResources).map(api => api.split('/').reverse().join('.'));
	const local = [...builtIn, ...custom].map(name => {
		const [version = '', ...group] = name.split('.');
		return kubeObject(
			['apiregistration.k8s.io/v1', 'APIService'],
			['', name],
			createdAt,
			{
				spec: {group: group.join('.'), version, groupPriorityMinimum: 17800, versionPriority: 15},
				status: {
					conditions: [
						condition('Available', 'True', createdAt, 'Local', 'Local APIServices are always available'),
					],
				},
			},
			{labels: {'kube-aggregator.kubernetes.io/automanaged': 'onstart'}},
		);
	});
	return [
		...local,
		aggregatedApi('v3.projectcalico.org', {namespace: 'calico-apiserver', name: 'calico-api'}, createdAt),
		aggregatedApi('v1beta1.metrics.k8s.io', {namespace: 'kube-system', name: 'metrics-server'}, createdAt),
	];
}
