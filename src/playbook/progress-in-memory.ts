import {emptyProgress, type Progress} from './progress.ts';

/** Progress that ends with the program, changed like one on the disk. */
export function progressInMemory(cluster: string, playbook: string, now: number) {
	let progress = emptyProgress(cluster, playbook, now);
	return {
		read: async (): Promise<Progress> => progress,
		update: async (change: (progress: Progress) => Progress): Promise<Progress> => {
			const next = change(progress);
			if (next !== progress) progress = {...next, revision: progress.revision + 1};
			return progress;
		},
	};
}
