import {type KubeObject, numberAt, objectAt, objectsAt, textAt} from '../../json.ts';
import {humanDuration, since} from './age.ts';
import {columns, type Printer} from './columns.ts';
import {selectorText} from './selector.ts';

const age = (object: KubeObject, now: number) => since(object.metadata.creationTimestamp, now);

const template = (object: KubeObject, path = 'spec.template') => {
	const containers = objectsAt(object, `${path}.spec.containers`);
	return [
		containers.map(item => textAt(item, 'name')).join(','),
		containers.map(item => textAt(item, 'image')).join(','),
	];
};

const selector = (object: KubeObject) => selectorText(objectAt(object, 'spec.selector'));

export const deploymentPrinter: Printer = {
	columns: columns('Name', 'Ready', 'Up-to-date', 'Available', 'Age', '+Containers', '+Images', '+Selector'),
	cells: (object, now) => [
		object.metadata.name,
		`${numberAt(object, 'status.readyReplicas')}/${numberAt(object, 'spec.replicas', 1)}`,
		numberAt(object, 'status.updatedReplicas'),
		numberAt(object, 'status.availableReplicas'),
		age(object, now),
		...template(object),
		selector(object),
	],
};

export const daemonSetPrinter: Printer = {
	columns: columns(
		'Name',
		'Desired:integer',
		'Current:integer',
		'Ready:integer',
		'Up-to-date:integer',
		'Available:integer',
		'Node Selector',
		'Age',
		'+Containers',
		'+Images',
		'+Selector',
	),
	cells: (object, now) => [
		object.metadata.name,
		numberAt(object, 'status.desiredNumberScheduled'),
		numberAt(object, 'status.currentNumberScheduled'),
		numberAt(object, 'status.numberReady'),
		numberAt(object, 'status.updatedNumberScheduled'),
		numberAt(object, 'status.numberAvailable'),
		selectorText({matchLabels: objectAt(object, 'spec.template.spec.nodeSelector')}),
		age(object, now),
		...template(object),
		selector(object),
	],
};

export const statefulSetPrinter: Printer = {
	columns: columns('Name', 'Ready', 'Age', '+Containers', '+Images'),
	cells: (object, now) => [
		object.metadata.name,
		`${numberAt(object, 'status.readyReplicas')}/${numberAt(object, 'spec.replicas', 1)}`,
		age(object, now),
		...template(object),
	],
};

export const replicaSetPrinter: Printer = {
	columns: columns(
		'Name',
		'Desired:integer',
		'Current:integer',
		'Ready:integer',
		'Age',
		'+Containers',
		'+Images',
		'+Selector',
	),
	cells: (object, now) => [
		object.metadata.name,
		numberAt(object, 'spec.replicas', 1),
		numberAt(object, 'status.replicas'),
		numberAt(object, 'status.readyReplicas'),
		age(object, now),
		...template(object),
		selector(object),
	],
};

function jobStatus(job: KubeObject): string {
	const met = (type: string) =>
		objectsAt(job, 'status.conditions').some(item => item.type === type && item.status === 'True');
	if (met('Complete')) return 'Complete';
	if (met('Failed')) return 'Failed';
	if (job.metadata.deletionTimestamp) return 'Terminating';
	return met('Suspended') ? 'Suspended' : 'Running';
}

function jobDuration(job: KubeObject, now: number): string {
	const start = Date.parse(textAt(job, 'status.startTime'));
	if (Number.isNaN(start)) return '';
	const end = Date.parse(textAt(job, 'status.completionTime'));
	return humanDuration((Number.isNaN(end) ? now : end) - start);
}

export const jobPrinter: Printer = {
	columns: columns('Name', 'Status', 'Completions', 'Duration', 'Age', '+Containers', '+Images', '+Selector'),
	cells: (job, now) => [
		job.metadata.name,
		jobStatus(job),
		`${numberAt(job, 'status.succeeded')}/${numberAt(job, 'spec.completions', 1)}`,
		jobDuration(job, now),
		age(job, now),
		...template(job),
		selector(job),
	],
};

export const disruptionBudgetPrinter: Printer = {
	columns: columns('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
	cells: (budget, now) => [
		budget.metadata.name,
		textAt(budget, 'spec.minAvailable') || 'N/A',
		textAt(budget, 'spec.maxUnavailable') || 'N/A',
		numberAt(budget, 'status.disruptionsAllowed'),
		age(budget, now),
	],
};
