import type {BuiltInGroup} from './built-in.ts';

/** The resources of Kubernetes itself, as aggregated discovery of 1.33 announces them. */
export const kubernetesGroups: readonly BuiltInGroup[] = [
	{
		group: '',
		version: 'v1',
		resources: [
			['configmaps', 'ConfigMap', {short: 'cm'}],
			['endpoints', 'Endpoints', {short: 'ep'}],
			['events', 'Event', {short: 'ev'}],
			['limitranges', 'LimitRange', {short: 'limits'}],
			[
				'namespaces',
				'Namespace',
				{
					cluster: true,
					short: 'ns',
					verbs: 'create delete get list patch update watch',
					status: true,
					more: 'finalize=Namespace:update',
				},
			],
			[
				'nodes',
				'Node',
				{
					cluster: true,
					short: 'no',
					status: true,
					more: 'proxy=NodeProxyOptions:create,delete,get,patch,update',
				},
			],
			['persistentvolumeclaims', 'PersistentVolumeClaim', {short: 'pvc', status: true}],
			['persistentvolumes', 'PersistentVolume', {cluster: true, short: 'pv', status: true}],
			[
				'pods',
				'Pod',
				{
					short: 'po',
					categories: 'all',
					status: true,
					more: 'attach=PodAttachOptions:create,get binding=Binding:create ephemeralcontainers=Pod:get,patch,update eviction=Eviction@policy/v1:create exec=PodExecOptions:create,get log=Pod:get portforward=PodPortForwardOptions:create,get proxy=PodProxyOptions:create,delete,get,patch,update resize=Pod:get,patch,update',
				},
			],
			['podtemplates', 'PodTemplate', {}],
			[
				'replicationcontrollers',
				'ReplicationController',
				{short: 'rc', categories: 'all', status: true, more: 'scale=Scale@autoscaling/v1:get,patch,update'},
			],
			['resourcequotas', 'ResourceQuota', {short: 'quota', status: true}],
			['secrets', 'Secret', {}],
			[
				'serviceaccounts',
				'ServiceAccount',
				{short: 'sa', more: 'token=TokenRequest@authentication.k8s.io/v1:create'},
			],
			[
				'services',
				'Service',
				{
					short: 'svc',
					categories: 'all',
					status: true,
					more: 'proxy=ServiceProxyOptions:create,delete,get,patch,update',
				},
			],
		],
	},
	{
		group: 'apiregistration.k8s.io',
		version: 'v1',
		resources: [['apiservices', 'APIService', {cluster: true, categories: 'api-extensions', status: true}]],
	},
	{
		group: 'apps',
		version: 'v1',
		resources: [
			['controllerrevisions', 'ControllerRevision', {}],
			['daemonsets', 'DaemonSet', {short: 'ds', categories: 'all', status: true}],
			[
				'deployments',
				'Deployment',
				{
					short: 'deploy',
					categories: 'all',
					status: true,
					more: 'scale=Scale@autoscaling/v1:get,patch,update',
				},
			],
			[
				'replicasets',
				'ReplicaSet',
				{short: 'rs', categories: 'all', status: true, more: 'scale=Scale@autoscaling/v1:get,patch,update'},
			],
			[
				'statefulsets',
				'StatefulSet',
				{short: 'sts', categories: 'all', status: true, more: 'scale=Scale@autoscaling/v1:get,patch,update'},
			],
		],
	},
	{group: 'events.k8s.io', version: 'v1', resources: [['events', 'Event', {short: 'ev'}]]},
	{
		group: 'authentication.k8s.io',
		version: 'v1',
		resources: [
			['selfsubjectreviews', 'SelfSubjectReview', {cluster: true, verbs: 'create'}],
			['tokenreviews', 'TokenReview', {cluster: true, verbs: 'create'}],
		],
	},
	{
		group: 'authorization.k8s.io',
		version: 'v1',
		resources: [
			['localsubjectaccessreviews', 'LocalSubjectAccessReview', {verbs: 'create'}],
			['selfsubjectaccessreviews', 'SelfSubjectAccessReview', {cluster: true, verbs: 'create'}],
			['selfsubjectrulesreviews', 'SelfSubjectRulesReview', {cluster: true, verbs: 'create'}],
			['subjectaccessreviews', 'SubjectAccessReview', {cluster: true, verbs: 'create'}],
		],
	},
	{
		group: 'autoscaling',
		version: 'v2',
		resources: [
			[
				'horizontalpodautoscalers',
				'HorizontalPodAutoscaler',
				{short: 'hpa', categories: 'all', status: true},
			],
		],
	},
	{
		group: 'batch',
		version: 'v1',
		resources: [
			['cronjobs', 'CronJob', {short: 'cj', categories: 'all', status: true}],
			['jobs', 'Job', {categories: 'all', status: true}],
		],
	},
	{
		group: 'certificates.k8s.io',
		version: 'v1',
		resources: [
			[
				'certificatesigningrequests',
				'CertificateSigningRequest',
				{
					cluster: true,
					short: 'csr',
					status: true,
					more: 'approval=CertificateSigningRequest:get,patch,update',
				},
			],
		],
	},
	{
		group: 'networking.k8s.io',
		version: 'v1',
		resources: [
			['ingressclasses', 'IngressClass', {cluster: true}],
			['ingresses', 'Ingress', {short: 'ing', status: true}],
			['ipaddresses', 'IPAddress', {cluster: true, short: 'ip'}],
			['networkpolicies', 'NetworkPolicy', {short: 'netpol'}],
			['servicecidrs', 'ServiceCIDR', {cluster: true, status: true}],
		],
	},
	{
		group: 'policy',
		version: 'v1',
		resources: [['poddisruptionbudgets', 'PodDisruptionBudget', {short: 'pdb', status: true}]],
	},
	{
		group: 'rbac.authorization.k8s.io',
		version: 'v1',
		resources: [
			['clusterrolebindings', 'ClusterRoleBinding', {cluster: true}],
			['clusterroles', 'ClusterRole', {cluster: true}],
			['rolebindings', 'RoleBinding', {}],
			['roles', 'Role', {}],
		],
	},
	{
		group: 'storage.k8s.io',
		version: 'v1',
		resources: [
			['csidrivers', 'CSIDriver', {cluster: true}],
			['csinodes', 'CSINode', {cluster: true}],
			['csistoragecapacities', 'CSIStorageCapacity', {}],
			['storageclasses', 'StorageClass', {cluster: true, short: 'sc'}],
			['volumeattachments', 'VolumeAttachment', {cluster: true, status: true}],
		],
	},
	{
		group: 'admissionregistration.k8s.io',
		version: 'v1',
		resources: [
			[
				'mutatingwebhookconfigurations',
				'MutatingWebhookConfiguration',
				{cluster: true, categories: 'api-extensions'},
			],
			[
				'validatingadmissionpolicies',
				'ValidatingAdmissionPolicy',
				{cluster: true, categories: 'api-extensions', status: true},
			],
			[
				'validatingadmissionpolicybindings',
				'ValidatingAdmissionPolicyBinding',
				{cluster: true, categories: 'api-extensions'},
			],
			[
				'validatingwebhookconfigurations',
				'ValidatingWebhookConfiguration',
				{cluster: true, categories: 'api-extensions'},
			],
		],
	},
	{
		group: 'apiextensions.k8s.io',
		version: 'v1',
		resources: [
			[
				'customresourcedefinitions',
				'CustomResourceDefinition',
				{cluster: true, short: 'crd crds', categories: 'api-extensions', status: true},
			],
		],
	},
	{
		group: 'scheduling.k8s.io',
		version: 'v1',
		resources: [['priorityclasses', 'PriorityClass', {cluster: true, short: 'pc'}]],
	},
	{group: 'coordination.k8s.io', version: 'v1', resources: [['leases', 'Lease', {}]]},
	{group: 'node.k8s.io', version: 'v1', resources: [['runtimeclasses', 'RuntimeClass', {cluster: true}]]},
	{group: 'discovery.k8s.io', version: 'v1', resources: [['endpointslices', 'EndpointSlice', {}]]},
	{
		group: 'flowcontrol.apiserver.k8s.io',
		version: 'v1',
		resources: [
			['flowschemas', 'FlowSchema', {cluster: true, status: true}],
			['prioritylevelconfigurations', 'PriorityLevelConfiguration', {cluster: true, status: true}],
		],
	},
];
