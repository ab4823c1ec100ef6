import type {BenchCase} from '../support/context.ts';
import {measureDiagnosis} from '../support/diagnosis.ts';
import {alone} from '../support/figures.ts';

/** A whole diagnosis, in CPU time: of a big cluster and of the canonical one. */
export const diagnosisCase: BenchCase = {
	name: 'diagnosis',
	about: 'one diagnosis of 20,000 pods and 500 policies',
	on: 'itself',
	run: async ({smoke, rounds}) => {
		const pods = smoke ? 1_000 : 20_000;
		const {total, canonical, idle, changed, steps} = measureDiagnosis(
			pods,
			smoke ? 50 : 500,
			smoke ? 2 : rounds,
		);
		return [
			alone('diagnosis', 'ms', total, pods),
			alone('diagnosis, canonical cluster', 'ms', canonical, pods),
			alone('diagnosis, longest step', 'ms', steps[0]?.milliseconds, pods),
			alone('diagnosis, nothing changed', 'ms', idle, pods),
			alone('diagnosis, one Service changed', 'ms', changed, pods),
		];
	},
};
