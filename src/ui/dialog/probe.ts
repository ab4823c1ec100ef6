import type {ProbeOffer, ProbeWanted, ProbingEnd} from '../../session/probing/state.ts';

/** Questions to the network on their way from the wish to the answers, as the person sees them. */
export type ProbeDialog =
	| {readonly phase: 'probe-planning'; readonly ask: ProbeWanted}
	| {
			readonly phase: 'probe-asking' | 'probe-running';
			readonly ask: ProbeWanted;
			readonly offer: ProbeOffer;
			readonly top: number;
	  }
	| {
			readonly phase: 'probe-ended';
			readonly ask: ProbeWanted;
			readonly offer: ProbeOffer;
			readonly end: ProbingEnd;
			readonly top: number;
	  };

/** How many questions of an offer may be asked: without permission only those from this machine. */
export function askableCount({questions, refusal}: ProbeOffer): number {
	if (refusal === '') return questions.length;
	return questions.filter(({planned}) => planned.from.place.kind === 'outside').length;
}
