import type {PredictionTest} from '../../checks/finding.ts';
import type {Asker} from '../place.ts';
import type {ProbeQuestion} from '../question.ts';
import type {ProbeName} from '../result.ts';

/** A question of a plan. */
export type Planned = {
	readonly probe: ProbeName;
	readonly question: ProbeQuestion;
	readonly from: Asker;
	/** Row and column of a matrix. */
	readonly row: string;
	readonly column: string;
	/** What it has to show: `open` it works, `closed` it must not, `either` it is only asked. */
	readonly expect: 'open' | 'closed' | 'either';
	/** The prediction that the answer settles. */
	readonly predicted?: PredictionTest;
};

/** A plan and what it leaves out, said so that nobody takes it for complete. */
export type ProbePlan = {readonly questions: readonly Planned[]; readonly notes: readonly string[]};
