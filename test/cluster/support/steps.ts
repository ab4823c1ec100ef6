/** One step of the test cluster, as help, the command line and the tests know it. */
export type Step = {
	readonly script: string;
	readonly args: string;
	readonly summary: string;
	/** Arguments that the script gets before the user's own. */
	readonly first?: readonly string[];
};

/** Every step by its command name, in the order in which they are usually taken. */
export const steps = {
	build: {
		script: 'build',
		args: '[PART]...',
		summary: 'build programs and images that are missing or out of date (base, calico, metallb, …)',
	},
	up: {
		script: 'up',
		args: '[--fresh]',
		summary: 'boot three nodes with flannel, as K3s comes; prints KUBECONFIG',
	},
	demo: {script: 'demo', args: '', summary: 'deploy services, clients and a NetworkPolicy in namespace demo'},
	migrate: {
		script: 'migrate',
		args: '[partial [NODE...]|finish|cidr [CIDR]]',
		summary: 'move to Calico: half-way (default), the rest, the cluster CIDR',
	},
	'calico-api': {
		script: 'calico-api',
		args: '',
		summary: 'add the aggregated API projectcalico.org/v3 and policies',
	},
	metallb: {script: 'metallb', args: '', summary: 'install MetalLB with an address pool'},
	seldon: {
		script: 'seldon',
		args: '',
		summary: 'add Seldon objects, stand-in workloads and a namespace stuck in Terminating',
	},
	metrics: {script: 'metrics', args: '', summary: 'install metrics-server'},
	prometheus: {
		script: 'prometheus',
		args: '',
		summary: 'install Prometheus, which scrapes felix and kubelets',
	},
	argo: {script: 'argo', args: '', summary: 'install Argo Workflows, templates and a quota'},
	minio: {script: 'minio', args: '', summary: 'install MinIO'},
	mlserver: {script: 'mlserver', args: '', summary: 'install MLServer with a model'},
	mlflow: {script: 'mlflow', args: '', summary: 'install the tracking server of MLflow'},
	nginx: {script: 'nginx', args: '', summary: 'install nginx as a proxy before MLServer and MLflow'},
	tools: {script: 'tools', args: '', summary: 'a pod with every tool that probes know, and what they ask'},
	pods: {script: 'pods', args: 'COUNT', summary: 'put COUNT pods on fake nodes, 0 removes them'},
	kill: {
		script: 'component',
		first: ['kill'],
		args: 'COMPONENT [NODE]',
		summary: 'kill -9 apiserver, kine, controller-manager, scheduler or a service of NODE',
	},
	restart: {
		script: 'component',
		first: ['restart'],
		args: 'COMPONENT [NODE]',
		summary: 'start a killed component again, or restart it',
	},
	pause: {
		script: 'component',
		first: ['pause'],
		args: 'COMPONENT [NODE]',
		summary: 'freeze a component: connections stay open, nothing answers',
	},
	resume: {script: 'component', first: ['resume'], args: 'COMPONENT [NODE]', summary: 'undo pause'},
	kubeconfig: {
		script: 'kubeconfig',
		args: 'USER [ROLE-FILE [NAMESPACE]]',
		summary: 'print a kubeconfig with the rights of the ClusterRole in ROLE-FILE',
	},
	status: {script: 'status', args: '', summary: 'what is built and what runs'},
	down: {script: 'down', args: '', summary: 'stop the cluster and remove it, keep what was built'},
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof steps;

/** Whether a word names a step. */
export function isStepName(word: string): word is StepName {
	return Object.hasOwn(steps, word);
}
