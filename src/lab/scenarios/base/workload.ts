import {suffix} from '../ids.ts';
import type {Strings} from '../object.ts';
import type {ContainerSpec, PodSpec, WorkloadSpec} from '../plan.ts';

/** Where a pod is: a node and the slot of its Calico block, or a node alone for the node's own network. */
export type Place = readonly [node: string, slot?: number];

type Options = Partial<
	Omit<WorkloadSpec, 'kind' | 'namespace' | 'name' | 'labels' | 'containers' | 'pods'>
> & {
	/** Last letters of the names of the pods, where a story names them. */
	readonly suffixes?: readonly string[];
};

/** A container in one line: name, image, ports. */
export function container(
	name: string,
	image: string,
	ports: readonly string[] = [],
	more: Partial<ContainerSpec> = {},
): ContainerSpec {
	return {name, image, ports, ...more};
}

function build(
	kind: WorkloadSpec['kind'],
	namespace: string,
	name: string,
	labels: Strings,
	containers: readonly ContainerSpec[],
	options: Options,
	pods: readonly PodSpec[],
): WorkloadSpec {
	const {suffixes: _, ...rest} = options;
	return {
		kind,
		namespace,
		name,
		labels,
		containers,
		templateHash: suffix(`${namespace}/${name}`, 10),
		createdAt: '',
		...rest,
		pods,
	};
}

/** The spec of a pod at a place. */
export function podAt([node, slot]: Place, name: string): PodSpec {
	return {name, node, address: slot === undefined ? {kind: 'host'} : {kind: 'calico', slot}};
}

export function deployment(
	namespace: string,
	name: string,
	labels: Strings,
	containers: readonly ContainerSpec[],
	places: readonly Place[],
	options: Options = {},
): WorkloadSpec {
	const hash = options.templateHash ?? suffix(`${namespace}/${name}`, 10);
	return build('Deployment', namespace, name, labels, containers, options, [
		...places.map((place, index) =>
			podAt(
				place,
				`${name}-${hash}-${options.suffixes?.[index] ?? suffix(`${namespace}/${name}/${index}`, 5)}`,
			),
		),
	]);
}

export function statefulSet(
	namespace: string,
	name: string,
	labels: Strings,
	containers: readonly ContainerSpec[],
	places: readonly Place[],
	options: Options = {},
): WorkloadSpec {
	return build(
		'StatefulSet',
		namespace,
		name,
		labels,
		containers,
		options,
		places.map((place, index) => podAt(place, `${name}-${index}`)),
	);
}

export function daemonSet(
	namespace: string,
	name: string,
	labels: Strings,
	containers: readonly ContainerSpec[],
	places: readonly Place[],
	options: Options = {},
): WorkloadSpec {
	return build(
		'DaemonSet',
		namespace,
		name,
		labels,
		containers,
		options,
		places.map((place, index) => podAt(place, `${name}-${suffix(`${namespace}/${name}/${index}`, 5)}`)),
	);
}

/** A pod that no workload controller looks after. */
export function barePod(
	namespace: string,
	name: string,
	labels: Strings,
	containers: readonly ContainerSpec[],
	place: Place,
	options: Options & {readonly pod?: Partial<PodSpec>} = {},
): WorkloadSpec {
	const {pod, ...rest} = options;
	return build('Pod', namespace, name, labels, containers, rest, [{...podAt(place, name), ...pod}]);
}
