import {addSample, type BurnDownSample, sample} from '../migration/burn-down.ts';
import {classifyPods} from '../migration/classify-pods.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';

export type History = {
	/** The samples with this snapshot's, if its pods can be judged. */
	readonly add: (snapshot: Snapshot) => readonly BurnDownSample[];
};

/** Remembers how the move went while this session looked on. */
export function createHistory(): History {
	let samples: readonly BurnDownSample[] = [];
	return {
		add: snapshot => {
			// A list that is still arriving would look like pods moving.
			if (usable(snapshot, 'pods'))
				samples = addSample(samples, sample(classifyPods(snapshot), snapshot.now));
			return samples;
		},
	};
}
