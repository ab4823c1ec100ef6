import type {Snapshot} from '../store/snapshot.ts';
import {type Bucket, classifyPods} from './classify-pods.ts';

/** The network a pod is on; undefined for one without an address or that has ended. Buckets list their slots in ascending order. */
export function bucketOf(snapshot: Snapshot, slot: number): Bucket | undefined {
	return classifyPods(snapshot).buckets.find(({slots}) => includes(slots, slot));
}

function includes(slots: readonly number[], slot: number): boolean {
	let low = 0;
	let high = slots.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const found = slots[middle]!;
		if (found === slot) return true;
		if (found < slot) low = middle + 1;
		else high = middle - 1;
	}
	return false;
}
