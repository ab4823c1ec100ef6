import {type InferenceAnswer, inferenceAnswers} from '../migration/inference-answers.ts';
import type {Check} from './check.ts';
import {judgeAnswers} from './inference-findings.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-13', title: 'Requests to experiments'};

/** Whether a request that an Experiment splits between models was answered, by recorded probes. */
export const sel13: Check = {
	...named,
	about:
		'Recorded requests with header seldon-model: NAME.experiment are answered; how far those came that are not.',
	needs: ['seldonExperiments', 'seldonModels'],
	run: snapshot =>
		withoutSeldon(named, snapshot) ?? judgeAnswers(named, inferenceAnswers(snapshot).filter(isExperiment)),
};

const isExperiment = ({asked}: InferenceAnswer) => asked.kind === 'Experiment';
