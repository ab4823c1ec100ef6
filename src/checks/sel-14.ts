import {inferenceAnswers} from '../migration/inference-answers.ts';
import type {Check} from './check.ts';
import {judgeAnswers} from './inference-findings.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-14', title: 'Requests to models'};

/** Whether a request to a single Model or Pipeline was answered, by recorded probes. */
export const sel14: Check = {
	...named,
	about: 'Recorded requests to a model or pipeline are answered; how far those came that are not.',
	needs: ['seldonModels', 'seldonPipelines'],
	run: snapshot =>
		withoutSeldon(named, snapshot) ??
		judgeAnswers(
			named,
			inferenceAnswers(snapshot).filter(({asked}) => asked.kind !== 'Experiment'),
		),
};
