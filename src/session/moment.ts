import type {Clock} from '../kube/clock.ts';

/** A clock that shows another moment than `base`: stopped there (a snapshot), or running on from it (a demo). */
export function clockAt(moment: number, running: boolean, base: Clock): Clock {
	const started = base.now();
	return {...base, now: () => (running ? moment + (base.now() - started) : moment)};
}
