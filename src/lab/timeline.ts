import type {LabClock} from './clock.ts';
import type {LabCluster} from './cluster.ts';
import type {Lab} from './lab.ts';

/** Plays the timeline of a cluster, again and again when it says so; returns the way to stop it. */
export function playTimeline(
	{timeline = [], timelineRepeatMs}: Pick<LabCluster, 'timeline' | 'timelineRepeatMs'>,
	clock: LabClock,
	lab: Lab,
): () => void {
	const stops = new Set<() => void>();
	const at = (moment: number, callback: () => void) => {
		const stop = clock.after(Math.max(0, moment - clock.now()), () => {
			stops.delete(stop);
			callback();
		});
		stops.add(stop);
	};
	const round = (began: number) => {
		for (const {afterMs, apply} of timeline) at(began + afterMs, () => apply(lab, began));
		if (timelineRepeatMs !== undefined)
			at(began + timelineRepeatMs, () =>
				round(Math.max(began + timelineRepeatMs, clock.now() - timelineRepeatMs)),
			);
	};
	if (timeline.length > 0) round(clock.now());
	return () => {
		for (const stop of stops) stop();
	};
}
