import {type Collector, listAndWatch} from './collector.ts';
import {cronRow} from './workflow-template.ts';

/** CronWorkflows of Argo: what starts by itself, also in the middle of a window. */
export const cronWorkflows: Collector<'cronWorkflows'> = {
	name: 'cronWorkflows',
	title: 'Scheduled workflows',
	about: 'Which workflows start by themselves, and what they are told to use.',
	resources: [
		{
			group: 'argoproj.io',
			version: 'v1alpha1',
			resource: 'cronworkflows',
			kind: 'CronWorkflow',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: cronRow,
	verbs: listAndWatch,
};
