import {createRandom, type Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet} from '../resource-set.ts';
import {createAddressPlan} from './addresses.ts';
import {buildCalico} from './calico.ts';
import {buildControllers} from './controllers.ts';
import {metadata} from './metadata.ts';
import {buildNodes, nodeNames} from './nodes.ts';
import {buildApiServices, buildDefinitions, buildOtherTypes} from './other-types.ts';
import {buildPods} from './pods.ts';
import {buildServices} from './services.ts';
import {buildWorkloads} from './workloads.ts';

const PODS_PER_NODE = 30;
const PODS_PER_NAMESPACE = 300;

function namespaceNames(random: Random, count: number): readonly string[] {
	const suffixes = ['prod', 'stage', 'core', 'ml'];
	const made = Array.from(
		{length: count},
		(_, index) => `${random.word()}-${random.pick(suffixes)}-${String(index).padStart(3, '0')}`,
	);
	return ['default', 'kube-system', ...made].sort();
}

function buildNamespaces(random: Random, names: readonly string[]): ResourceSet {
	const set = createResourceSet({
		group: '',
		version: 'v1',
		plural: 'namespaces',
		kind: 'Namespace',
		namespaced: false,
		builtIn: true,
		columns: [{name: 'Name'}, {name: 'Status'}, {name: 'Age'}],
	});
	for (const name of names) {
		const labels = {'kubernetes.io/metadata.name': name};
		const object = {
			metadata: metadata(random, {name, labels}, 'kubectl', {metadata: {labels}}),
			spec: {finalizers: ['kubernetes']},
			status: {phase: 'Active'},
		};
		addObject(set, object, [name, 'Active', '33d']);
	}
	return set;
}

export type Cluster = {
	readonly sets: readonly ResourceSet[];
	/** Pods that hold an address: neither waiting for a node nor ended. */
	readonly addressed: number;
};

/**
 * A cluster of this many pods in the middle of a move from flannel to Calico, everything else in proportion: 30 pods to a node,
 * services and slices for half of the workloads, three ReplicaSets to a Deployment, Calico's blocks in agreement with the pods.
 */
export function buildCluster(pods: number, customTypes: number): Cluster {
	const random = createRandom(42);
	const namespaces = namespaceNames(random, 3 + Math.floor(pods / PODS_PER_NAMESPACE));
	const nodes = nodeNames(Math.max(1, Math.ceil(pods / PODS_PER_NODE)));
	const workloads = buildWorkloads(random, pods, namespaces);
	const plan = createAddressPlan(nodes.length);
	const {set: podSet, facts} = buildPods(random, workloads, nodes, plan);
	const scale = {pods, workloads: workloads.length, nodes: nodes.length};
	const sets = [
		podSet,
		buildNodes(random, nodes),
		buildNamespaces(random, namespaces),
		...buildServices(random, facts),
		...buildControllers(random, workloads),
		...buildCalico(random, plan.blocks, nodes),
		...buildOtherTypes(random, scale, namespaces, customTypes),
	];
	const definitions = buildDefinitions(random, sets);
	const addressed = [...facts.values()].reduce(
		(sum, some) => sum + some.filter(fact => fact.addressed).length,
		0,
	);
	return {sets: [...sets, definitions, buildApiServices(random, [...sets, definitions])], addressed};
}
