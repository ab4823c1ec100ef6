import {ipamObjects} from '../build/ipam.ts';
import {nodeObject} from '../build/nodes.ts';
import {endpointSlices} from '../build/services.ts';
import {workloadObjects} from '../build/workload.ts';
import type {KubeObject} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import {podAllocations, servicePods} from '../render.ts';

/** The objects of a plan that some workloads and nodes have a share in: their own, endpoints and IPAM. */
export function partOf(
	plan: ClusterPlan,
	workloads: ReadonlySet<string>,
	nodes: ReadonlySet<string>,
): readonly KubeObject[] {
	const byName = new Map(plan.nodes.map(node => [node.name, node]));
	const touched = plan.workloads.filter(({namespace, name}) => workloads.has(`${namespace}/${name}`));
	const namespaces = new Set(touched.map(({namespace}) => namespace));
	const places = new Set(touched.flatMap(({pods}) => pods.map(({node}) => node)));
	const pods = servicePods(
		plan.workloads
			.filter(({namespace}) => namespaces.has(namespace))
			.flatMap(workload => workloadObjects(workload, byName, plan.bornAt)),
	);
	const held = podAllocations(plan);
	return [
		...plan.nodes.filter(({name}) => nodes.has(name)).map(node => nodeObject(node, plan.calico, plan.clock)),
		...touched.flatMap(workload => workloadObjects(workload, byName, plan.bornAt)),
		...plan.services
			.filter(({namespace}) => namespaces.has(namespace))
			.flatMap(service => endpointSlices(service, pods, plan.clock)),
		...plan.nodes
			.filter(({name}) => places.has(name))
			.flatMap(node => ipamObjects(node, held.get(node.name) ?? [], plan.calico.since, plan.clock)),
	];
}

/** What has to be put and what has to go to get from some objects to others. Pods that were made anew both go and are put. */
export function difference(
	before: readonly KubeObject[],
	after: readonly KubeObject[],
): {readonly put: readonly KubeObject[]; readonly gone: readonly KubeObject[]} {
	const old = new Map(before.map(object => [identityOf(object), object]));
	const kept = new Set(after.map(object => `${identityOf(object)} ${object.metadata.uid}`));
	return {
		put: after.filter(object => JSON.stringify(old.get(identityOf(object))) !== JSON.stringify(object)),
		gone: before.filter(object => !kept.has(`${identityOf(object)} ${object.metadata.uid}`)),
	};
}

function identityOf({apiVersion, kind, metadata}: KubeObject): string {
	return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
