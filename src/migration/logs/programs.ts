import type {Labels, WorkloadRow} from '../../store/rows.ts';
import {repositoryOf} from '../namespace-roles.ts';

/** Programs whose logs say why something does not work. */
export type LogProgram =
	| 'seldon controller'
	| 'seldon scheduler'
	| 'seldon agent'
	| 'calico-node'
	| 'metallb controller'
	| 'metallb speaker'
	| 'coredns'
	| 'workflow controller'
	| 'mlflow'
	| 'tigera operator';

type Known = {
	readonly program: LogProgram;
	/** The repository of the container's image. */
	readonly image: RegExp;
	/** What its makers put on the pods: images are mirrored under other names. Each set is enough. */
	readonly labels: readonly Labels[];
	/** Logs of so many of its pods are read: what one says, the others mostly say too. */
	readonly most: number;
};

/** In the order in which they are read when there are too many. */
export const logPrograms: readonly Known[] = [
	{
		program: 'seldon controller',
		image: /(^|\/)seldonv2-controller$/,
		labels: [{'control-plane': 'v2-controller-manager'}],
		most: 2,
	},
	{
		program: 'seldon scheduler',
		image: /(^|\/)seldon-scheduler$/,
		labels: [{'app.kubernetes.io/name': 'seldon-scheduler'}],
		most: 4,
	},
	{
		program: 'seldon agent',
		image: /(^|\/)seldon-agent$/,
		labels: [{'app.kubernetes.io/name': 'seldon-server'}],
		most: 6,
	},
	{program: 'calico-node', image: /(^|\/)calico\/node$/, labels: [{'k8s-app': 'calico-node'}], most: 8},
	{
		program: 'metallb controller',
		image: /metallb[-/]controller$/,
		labels: [
			{app: 'metallb', component: 'controller'},
			{'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'controller'},
		],
		most: 1,
	},
	{program: 'coredns', image: /(^|[/-])coredns$/, labels: [{'k8s-app': 'kube-dns'}], most: 2},
	{
		program: 'workflow controller',
		image: /(^|\/)workflow-controller$/,
		labels: [{'app.kubernetes.io/component': 'workflow-controller'}, {app: 'workflow-controller'}],
		most: 1,
	},
	{program: 'mlflow', image: /(^|\/)mlflow$/, labels: [{'app.kubernetes.io/name': 'mlflow'}], most: 2},
	{
		program: 'metallb speaker',
		image: /metallb[-/]speaker$/,
		labels: [
			{app: 'metallb', component: 'speaker'},
			{'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'speaker'},
		],
		most: 6,
	},
	{
		program: 'tigera operator',
		image: /(^|\/)tigera\/operator$/,
		labels: [{'k8s-app': 'tigera-operator'}],
		most: 1,
	},
];

/** Containers of a workload that run a known program. */
export type LoggingContainer = {readonly program: LogProgram; readonly container: string};

/** A pod of an unknown image that carries the labels of a program has few containers; one of them is the program. */
const mostUnnamed = 3;

/** Rows stay the same until the workload changes. */
const judged = new WeakMap<WorkloadRow, readonly LoggingContainer[]>();

/** Which containers of a workload have a log worth reading: by their image, else by the labels of the pods. */
export function loggingContainers(row: WorkloadRow): readonly LoggingContainer[] {
	const found = judged.get(row) ?? judge(row);
	judged.set(row, found);
	return found;
}

function judge(row: WorkloadRow): readonly LoggingContainer[] {
	const named = row.containers.map((container, index) => ({
		container,
		program: logPrograms.find(({image}) => image.test(repositoryOf(row.images[index] ?? '')))?.program,
	}));
	const found = named.flatMap(({container, program}) =>
		program === undefined ? [] : [{program, container}],
	);
	if (found.length > 0) return found;
	const labels = podLabels(row);
	const program = logPrograms.find(known =>
		known.labels.some(set => Object.entries(set).every(([key, value]) => labels[key] === value)),
	)?.program;
	if (program === undefined) return [];
	return row.containers.slice(0, mostUnnamed).map(container => ({program, container}));
}

/** What its pods surely carry: the selector; what stands on the workload itself mostly stands on them too. */
function podLabels({labels, selector}: WorkloadRow): Labels {
	const selected = selector.expressions.flatMap(({key, operator, values}) =>
		operator === 'In' && values.length === 1 ? [[key, values[0] ?? ''] as const] : [],
	);
	return {...labels, ...Object.fromEntries(selected)};
}
