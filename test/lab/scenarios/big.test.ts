import {describe, expect, it} from 'vitest';
import {bigCluster} from '../../../src/lab/scenarios/index.ts';
import {flannelPods, heldAddresses, isLive, objectsOf, pathOf} from './objects.ts';

describe('a big cluster', () => {
	const cluster = bigCluster(2000);
	const pods = objectsOf(cluster, 'Pod');
	const offHost = pods.filter(pod => isLive(pod) && pod.spec.hostNetwork !== true);

	it('has as many pods as asked for, 110 on a node at most', () => {
		expect(pods).toHaveLength(2000);
		const perNode = new Map<string, number>();
		for (const {spec} of pods) perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1);
		expect(objectsOf(cluster, 'Node')).toHaveLength(Math.ceil(2000 / 110));
		expect(Math.max(...perNode.values())).toBeLessThanOrEqual(130);
	});

	it('gives every pod its own address and keeps IPAM exact', () => {
		expect(new Set(offHost.map(({status}) => status.podIP)).size).toBe(offHost.length);
		const wired = offHost
			.filter(({metadata}) => metadata.annotations?.['cni.projectcalico.org/podIP'])
			.map(pod => [pathOf(pod), pod.status.podIP]);
		expect([...heldAddresses(cluster)].sort()).toEqual(wired.sort());
	});

	it('leaves about a tenth of the pods on Flannel addresses', () => {
		const share = flannelPods(cluster).length / offHost.length;
		expect(share).toBeGreaterThan(0.05);
		expect(share).toBeLessThan(0.25);
	});

	it('is never smaller than the five nodes', () => {
		expect(objectsOf(bigCluster(1), 'Node')).toHaveLength(5);
	});
});
