import {type Collector, listAndWatch} from './collector.ts';
import {templateRow} from './workflow-template.ts';

/** WorkflowTemplates of Argo: what workflows are made from, and where that points to. */
export const workflowTemplates: Collector<'workflowTemplates'> = {
	name: 'workflowTemplates',
	title: 'Workflow templates',
	about: 'Which addresses and names the containers of workflows are told to use.',
	resources: [
		{
			group: 'argoproj.io',
			version: 'v1alpha1',
			resource: 'workflowtemplates',
			kind: 'WorkflowTemplate',
			namespaced: true,
		},
	],
	encoding: 'json',
	project: templateRow,
	verbs: listAndWatch,
};
