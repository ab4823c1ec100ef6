import {describe, expect, it} from 'vitest';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import type {Lab} from '../../../src/lab/lab.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {flannelPods, heldAddresses, isLive, objectsOf, pathOf, type TestObject} from './objects.ts';

const resources: Readonly<Record<string, string>> = {Pod: 'pods', IPAMHandle: 'ipamhandles'};
const identity = ({apiVersion, kind, metadata}: TestObject) =>
	`${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Plays steps on objects the way a server would keep them. */
function player(cluster: LabCluster) {
	const objects = new Map(
		(cluster.objects as readonly TestObject[]).map(object => [identity(object), object]),
	);
	const lab = {
		apply: (object: TestObject) => objects.set(identity(object), object),
		remove: ({resource, namespace = '', name}: {resource: string; namespace?: string; name: string}) => {
			for (const [key, object] of objects) {
				const {kind, metadata} = object;
				if (
					resources[kind] === resource &&
					metadata.name === name &&
					(metadata.namespace ?? '') === namespace
				)
					objects.delete(key);
			}
		},
	} as unknown as Lab;
	return {lab, now: (): LabCluster => ({...cluster, objects: [...objects.values()]})};
}

const built = findScenario('canonical')?.build() ?? {objects: []};
const {timeline = [], timelineRepeatMs = 0} = built;
const start = built.now ?? 0;

describe('the timeline of the demo', () => {
	it('moves every pod that Flannel left, breaks two things on the way and ends where it began', () => {
		const {lab, now} = player(built);
		const before = new Map(
			(built.objects as readonly TestObject[]).map(object => [identity(object), JSON.stringify(object)]),
		);
		const onFlannel: number[] = [];
		const calicoReady = new Set<number>();
		for (const {apply} of timeline) {
			apply(lab, start);
			onFlannel.push(flannelPods(now()).filter(({status}) => status.podIP !== undefined).length);
			const [daemons] = objectsOf(now(), 'DaemonSet').filter(({metadata}) => metadata.name === 'calico-node');
			calicoReady.add((daemons?.status as {numberReady?: number} | undefined)?.numberReady ?? -1);
		}
		expect(onFlannel.slice(0, -1).at(-1)).toBe(0);
		expect(onFlannel.some((count, index) => count > (onFlannel[index - 1] ?? 7))).toBe(true);
		expect(calicoReady).toEqual(new Set([5, 4]));
		expect(
			new Map(now().objects.map(object => [identity(object as TestObject), JSON.stringify(object)])),
		).toEqual(before);
	});

	it('keeps IPAM, endpoints and uids in step with the pods at every moment, in a later round too', () => {
		const {lab, now} = player(built);
		for (const began of [start, start + 40 * timelineRepeatMs]) {
			for (const {apply, afterMs} of timeline) {
				apply(lab, began);
				const pods = objectsOf(now(), 'Pod').filter(pod => isLive(pod) && pod.spec.hostNetwork !== true);
				const wired = pods
					.filter(({metadata}) => metadata.annotations?.['cni.projectcalico.org/podIP'])
					.map(pod => [pathOf(pod), pod.status.podIP]);
				expect([...heldAddresses(now())].sort(), `${afterMs}`).toEqual(wired.sort());
				const uids = new Set(pods.map(({metadata}) => metadata.uid));
				expect(uids.size).toBe(pods.length);
				for (const slice of objectsOf(now(), 'EndpointSlice')) {
					for (const {targetRef, addresses} of slice.endpoints ?? []) {
						const pod = objectsOf(now(), 'Pod').find(({metadata}) => metadata.uid === targetRef?.uid);
						if (targetRef !== undefined)
							expect(pod?.status.podIP, `${pathOf(slice)} ${afterMs}`).toBe(addresses[0]);
					}
				}
				const late = pods.filter(({metadata}) => Date.parse(metadata.creationTimestamp) > began + afterMs);
				expect(late.map(pathOf)).toEqual([]);
			}
		}
	});

	it('has room for all of its steps in a round, in order', () => {
		const times = timeline.map(({afterMs}) => afterMs);
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect(Math.max(...times)).toBeLessThan(timelineRepeatMs);
	});
});
