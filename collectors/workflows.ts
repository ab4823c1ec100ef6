import {asFields, type Fields, objectMeta, part, text, time} from '../src/store/fields.ts';
import type {WorkflowRow} from '../src/store/rows/batch.ts';
import {type Collector, listAndWatch} from './collector.ts';

const quiet = new Set(['Succeeded', 'Skipped', 'Omitted']);
/** Steps whose words are kept; a workflow of thousands of steps fails with one or two of them. */
const mostSteps = 8;
const longestMessage = 1024;

function troubledSteps(status: Fields): WorkflowRow['troubled'] {
	const nodes = part(status, 'nodes');
	const found: WorkflowRow['troubled'][number][] = [];
	for (const id of Object.keys(nodes)) {
		if (found.length === mostSteps) break;
		const node = asFields(nodes[id], 'nodes');
		const phase = text(node, 'phase');
		const message = text(node, 'message', longestMessage);
		if (message === '' || quiet.has(phase)) continue;
		found.push({name: text(node, 'displayName') || text(node, 'name'), phase, message});
	}
	return found;
}

const labels = [
	['workflows.argoproj.io/cron-workflow', 'CronWorkflow'],
	['workflows.argoproj.io/workflow-template', 'WorkflowTemplate'],
	['workflows.argoproj.io/cluster-workflow-template', 'ClusterWorkflowTemplate'],
] as const;

function madeFrom(object: Fields): string {
	const written = part(part(object, 'metadata'), 'labels');
	const label = labels.find(([key]) => text(written, key) !== '');
	if (label !== undefined) return `${label[1]}/${text(written, label[0])}`;
	const template = text(part(part(object, 'spec'), 'workflowTemplateRef'), 'name');
	return template === '' ? '' : `WorkflowTemplate/${template}`;
}

/** Argo Workflows: how they ended, and what the steps say that did not succeed. */
export const workflows: Collector<'workflows'> = {
	name: 'workflows',
	title: 'Argo workflows',
	about: 'How workflows stand and ended, and what their failed steps say.',
	resources: [
		{group: 'argoproj.io', version: 'v1alpha1', resource: 'workflows', kind: 'Workflow', namespaced: true},
	],
	encoding: 'json',
	project: object => {
		const status = part(object, 'status');
		return {
			...objectMeta(object),
			phase: text(status, 'phase'),
			message: text(status, 'message', longestMessage),
			startedAt: time(status, 'startedAt'),
			finishedAt: time(status, 'finishedAt'),
			madeFrom: madeFrom(object),
			troubled: troubledSteps(status),
			stepsHidden:
				text(status, 'compressedNodes', 1) !== '' || text(status, 'offloadNodeStatusVersion', 1) !== '',
		};
	},
	verbs: listAndWatch,
};
