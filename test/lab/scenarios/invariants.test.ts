import {describe, expect, it} from 'vitest';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import {scenarios} from '../../../src/lab/scenarios/index.ts';
import {flannelPods, heldAddresses, isLive, objectsOf, pathOf, type TestObject} from './objects.ts';

const calicoIp = 'cni.projectcalico.org/podIP';
/** Scenarios in which two pods have one address, because that is the fault. */
const sharesAddresses = new Set(['sc-02']);

function times(value: unknown, found: string[] = []): readonly string[] {
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) found.push(value);
	else if (typeof value === 'object' && value !== null) {
		for (const inner of Object.values(value)) times(inner, found);
	}
	return found;
}

function podsOffHost(cluster: LabCluster): readonly TestObject[] {
	return objectsOf(cluster, 'Pod').filter(pod => isLive(pod) && pod.spec.hostNetwork !== true);
}

describe.each(scenarios.map(scenario => ({id: scenario.id, cluster: scenario.build()})))(
	'$id',
	({id, cluster}) => {
		it('gives every object a unique identity and a unique uid', () => {
			const all = cluster.objects as readonly TestObject[];
			const names = all.map(object => `${object.apiVersion}/${object.kind}/${pathOf(object)}`);
			expect(new Set(names).size).toBe(names.length);
			expect(new Set(all.map(({metadata}) => metadata.uid)).size).toBe(all.length);
		});

		it('has no time after its now', () => {
			const now = cluster.now ?? 0;
			const late = times(cluster.objects).filter(time => Date.parse(time) > now);
			expect(late).toEqual([]);
			expect((cluster.probes ?? []).filter(({at}) => Date.parse(at ?? '') > now)).toEqual([]);
		});

		it('puts every pod on a node that exists and names owners that exist', () => {
			const nodes = new Set(objectsOf(cluster, 'Node').map(({metadata}) => metadata.name));
			const byUid = new Map(
				(cluster.objects as readonly TestObject[]).map(object => [object.metadata.uid, object]),
			);
			for (const pod of objectsOf(cluster, 'Pod')) expect(nodes, pathOf(pod)).toContain(pod.spec.nodeName);
			for (const object of cluster.objects as readonly TestObject[]) {
				for (const owner of object.metadata.ownerReferences ?? []) {
					expect(byUid.get(owner.uid), `${object.kind} ${pathOf(object)}`).toMatchObject({
						kind: owner.kind,
						apiVersion: owner.apiVersion,
						metadata: {name: owner.name},
					});
				}
			}
		});

		it('puts every namespaced object into a namespace that exists', () => {
			const namespaces = new Set(objectsOf(cluster, 'Namespace').map(({metadata}) => metadata.name));
			for (const object of cluster.objects as readonly TestObject[]) {
				const {namespace} = object.metadata;
				if (namespace !== undefined)
					expect(namespaces, `${object.kind} ${pathOf(object)}`).toContain(namespace);
			}
		});

		it('holds in IPAM exactly the addresses of the pods that Calico wired', () => {
			const wired = podsOffHost(cluster)
				.filter(pod => pod.metadata.annotations?.[calicoIp] === `${pod.status.podIP}/32`)
				.map(pod => [pathOf(pod), pod.status.podIP] as const);
			expect([...heldAddresses(cluster)].sort()).toEqual([...wired].sort());
			expect(wired.length + flannelPods(cluster).length).toBe(podsOffHost(cluster).length);
		});

		it('counts free and used slots of every block to its size, with a handle for every owner', () => {
			const handles = new Set(objectsOf(cluster, 'IPAMHandle').map(({metadata}) => metadata.name));
			for (const {spec} of objectsOf(cluster, 'IPAMBlock')) {
				const used = (spec.allocations ?? []).filter(index => index !== null);
				expect(spec.allocations).toHaveLength(64);
				expect(used.length + (spec.unallocated?.length ?? 0)).toBe(64);
				for (const {handle_id} of spec.attributes ?? []) expect(handles).toContain(handle_id);
			}
		});

		it('gives no address to two pods', () => {
			const ips = podsOffHost(cluster).flatMap(pod => pod.status.podIP ?? []);
			expect(new Set(ips).size === ips.length).toBe(!sharesAddresses.has(id));
		});

		it('lists as endpoints the pods that the service selects, ready ones as ready', () => {
			const byUid = new Map(objectsOf(cluster, 'Pod').map(pod => [pod.metadata.uid, pod]));
			for (const service of objectsOf(cluster, 'Service')) {
				const wanted = Object.entries(service.spec.selector ?? {});
				if (wanted.length === 0) continue;
				const selected = objectsOf(cluster, 'Pod')
					.filter(pod => isLive(pod) && pod.status.podIP !== undefined)
					.filter(pod => pod.metadata.namespace === service.metadata.namespace)
					.filter(pod => wanted.every(([key, value]) => pod.metadata.labels?.[key] === value))
					.map(pod => pod.metadata.name);
				const listed = objectsOf(cluster, 'EndpointSlice')
					.filter(slice => slice.metadata.namespace === service.metadata.namespace)
					.filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
					.flatMap(slice => slice.endpoints ?? []);
				expect(listed.map(({targetRef}) => targetRef?.name).sort(), pathOf(service)).toEqual(selected.sort());
				for (const endpoint of listed) {
					const pod = byUid.get(endpoint.targetRef?.uid ?? '');
					expect(endpoint.addresses).toEqual([pod?.status.podIP]);
					const ready = pod?.status.conditions?.find(({type}) => type === 'Ready')?.status === 'True';
					expect(endpoint.conditions.ready).toBe(ready);
				}
			}
		});

		it('keeps logs for containers that exist', () => {
			const pods = new Set(objectsOf(cluster, 'Pod').map(pathOf));
			for (const key of Object.keys(cluster.logs ?? {})) {
				const [namespace, pod] = key.split('/');
				expect(pods).toContain(`${namespace}/${pod}`);
			}
		});
	},
);
