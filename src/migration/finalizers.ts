/** What is known of a finalizer: who takes it away, and what happens when somebody else does. */
export type FinalizerFacts = {
	/** Who takes it away when all is well. */
	readonly by: string;
	/** seldon: Seldon's controller, by way of its scheduler. */
	readonly system: 'seldon' | 'calico' | 'kubernetes' | 'other';
	/** Whether a person may take it away in the end, when whoever should is gone for good. */
	readonly removable: boolean;
	/** What is left behind or breaks. */
	readonly cost: string;
};

const known: readonly (readonly [RegExp, FinalizerFacts])[] = [
	[
		/^seldon\.(model|pipeline|experiment|runtime|server)\.finalizer$/,
		{
			by: "Seldon's controller, once the scheduler of the namespace has let go of it",
			system: 'seldon',
			removable: true,
			cost: 'the scheduler keeps the model in its own database until it restarts; harmless when the namespace goes away',
		},
	],
	[
		/^kubernetes\.io\/pvc-protection$/,
		{
			by: 'the controller manager, once no pod uses the claim',
			system: 'kubernetes',
			removable: false,
			cost: 'data is unmounted under a running pod: find the pod that uses it',
		},
	],
	[
		/^(kubernetes\.io\/pv-protection|external-provisioner\..*|external-attacher\/.*|snapshot\.storage\.kubernetes\.io\/.*)$/,
		{
			by: 'the storage driver or the controller manager, once nothing is bound',
			system: 'kubernetes',
			removable: false,
			cost: 'the volume behind it leaks or is lost',
		},
	],
	[
		/^(foregroundDeletion|orphan)$/,
		{
			by: 'the garbage collector, once the dependents are gone',
			system: 'kubernetes',
			removable: false,
			cost: 'look at its dependents instead',
		},
	],
	[
		/^service\.kubernetes\.io\/load-balancer-cleanup$/,
		{
			by: 'the load balancer controller',
			system: 'kubernetes',
			removable: false,
			cost: 'a load balancer outside of the cluster leaks; on K3s it is safe once no svclb DaemonSet is left for it',
		},
	],
	[
		/^customresourcecleanup\.apiextensions\.k8s\.io$/,
		{
			by: 'the API server, once no object of the kind is left',
			system: 'kubernetes',
			removable: false,
			cost: 'objects stay as garbage in the database: find those that hold finalizers',
		},
	],
	[
		/^(projectcalico\.org\/.*|tigera\.io\/.*|operator\.tigera\.io\/.*)$/,
		{
			by: 'the Tigera operator or the controllers of Calico',
			system: 'calico',
			removable: false,
			cost: 'without the account of the CNI plugin no pod can be taken down any more: the operator has to run and finish',
		},
	],
	[
		/^kubernetes$/,
		{
			by: 'the namespace controller, once nothing is left in it',
			system: 'kubernetes',
			removable: false,
			cost: 'what is left in it becomes garbage in the database',
		},
	],
	[
		/^(svccontroller\.k3s\.cattle\.io\/daemonset|wrangler\.cattle\.io\/on-helm-chart-remove|batch\.kubernetes\.io\/job-tracking)$/,
		{
			by: 'the controllers inside the K3s server',
			system: 'kubernetes',
			removable: true,
			cost: 'what it cleans up stays behind: a svclb DaemonSet, an installed chart, or the count of a Job that is gone',
		},
	],
	[
		/^networking\.k8s\.io\/service-cidr-finalizer$/,
		{
			by: 'the API server, once no Service has an address of the range',
			system: 'kubernetes',
			removable: false,
			cost: 'wait for the addresses',
		},
	],
];

const unknown: FinalizerFacts = {
	by: 'a controller that is not known here: see the group of the kind and metadata.managedFields',
	system: 'other',
	removable: false,
	cost: 'not known: ask who runs that controller',
};

/** What is known of a finalizer. */
export function finalizerFacts(finalizer: string): FinalizerFacts {
	return known.find(([pattern]) => pattern.test(finalizer))?.[1] ?? unknown;
}
