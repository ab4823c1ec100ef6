import {addSample, type BurnDownSample, sample} from '../migration/burn-down.ts';
import {bucketSources, classifyPods} from '../migration/classify-pods.ts';
import {sourceState, usable} from '../migration/per-snapshot.ts';
import type {SourceName} from '../store/rows.ts';
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
			// A list that is still arriving would look like pods moving, and so would the ranges that they are sorted by.
			if (usable(snapshot, 'pods') && !bucketSources.some(name => isLoading(snapshot, name)))
				samples = addSample(samples, sample(classifyPods(snapshot), snapshot.now));
			return samples;
		},
	};
}

function isLoading(snapshot: Snapshot, name: SourceName): boolean {
	return sourceState(snapshot, name)?.kind === 'loading';
}
