import {omit, type Progress, type Seen} from './progress.ts';
import {isSettled, type PhaseView, type PlaybookView, type StepView} from './view.ts';

/**
 * What is to be remembered of a look: states, what turned red after it had passed (whoever confirmed it has to do so again), timers and
 * phases. The same progress when nothing new was seen, so that nothing is written for nothing.
 */
export function observe(view: PlaybookView): Progress {
	const {progress, phases, timers, at} = view;
	const steps = phases.flatMap(({steps, gate}) => [...steps, gate.own]);
	let next = progress;
	for (const step of steps) next = seenStep(next, step, at);
	return withTimers(withPhases(next, phases, at), timers, at);
}

function seenStep(progress: Progress, view: StepView, now: number): Progress {
	// A step frozen or at work says nothing new of the cluster.
	if (view.frozen || view.state.kind === 'running') return progress;
	const {id} = view.step;
	const last = progress.seen[id];
	const {kind, why} = view.state;
	// Words with durations in them change all the time; the state is what counts.
	const again = view.reopened !== undefined && last?.reopened === undefined;
	if (last?.state === kind && !again) return progress;
	const greenAt = kind === 'pass' ? now : last?.greenAt;
	const seen: Seen = {
		state: kind,
		why,
		since: last?.state === kind ? last.since : now,
		...(greenAt !== undefined && {greenAt}),
		...(view.reopened !== undefined && {reopened: view.reopened}),
	};
	const said = progress.attested[id];
	const attested =
		again && said !== undefined && said.voided === undefined
			? {...progress.attested, [id]: {...said, voided: now}}
			: progress.attested;
	return {...progress, attested, seen: {...progress.seen, [id]: seen}};
}

function withPhases(progress: Progress, phases: readonly PhaseView[], now: number): Progress {
	let known = progress.phases;
	for (const [index, {phase, gate, steps}] of phases.entries()) {
		const {id} = phase;
		const before = phases[index - 1];
		const touched = steps.some(
			({step, attested, outcome}) =>
				attested !== undefined || outcome !== undefined || progress.claims[step.id] !== undefined,
		);
		const begun = known[id] !== undefined || touched || (before === undefined ? true : isClosedOn(before));
		if (!begun) continue;
		const was = known[id] ?? {startedAt: now};
		const closes = gate.closed && was.closedAt === undefined && steps.some(({state}) => isSettled(state));
		if (known[id] === undefined || closes) known = {...known, [id]: closes ? {...was, closedAt: now} : was};
	}
	return known === progress.phases ? progress : {...progress, phases: known};
}

/** Closed by steps that were passed, not because nothing was needed. */
function isClosedOn({gate, phase}: PhaseView): boolean {
	return gate.closed && phase.steps.some(({blocking}) => blocking);
}

/** A time that lies ahead of a clock that was set back is kept. */
function withTimers(progress: Progress, timers: PlaybookView['timers'], now: number): Progress {
	let known = progress.timers;
	for (const name of Object.keys(known))
		if (!timers.some(timer => timer.name === name)) known = omit(known, name);
	for (const {name, since} of timers) {
		const was = known[name];
		if (was === undefined || (since < was && was <= now)) known = {...known, [name]: since};
	}
	return known === progress.timers ? progress : {...progress, timers: known};
}
