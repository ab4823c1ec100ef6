import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';

/** What ktriage made and did not take away again: slots of pods with its owner label. */
export const leftOverProbes = perSnapshot(({pods}: Snapshot): readonly number[] => {
	const mine = new Map<number, boolean>();
	const found: number[] = [];
	for (const slot of pods.slots()) {
		const id = pods.labelsId(slot);
		let isMine = mine.get(id);
		if (isMine === undefined) {
			isMine = pods.labelsOf(id)['app.kubernetes.io/managed-by'] === 'ktriage';
			mine.set(id, isMine);
		}
		if (isMine) found.push(slot);
	}
	return found;
});
