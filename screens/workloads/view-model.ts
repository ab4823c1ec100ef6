import type {Subject} from '../../src/checks/finding.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {TroubledPod} from '../../src/systems/workloads/pods.ts';
import {
	type QuotaLine,
	type WorkflowLine,
	type WorkloadEvent,
	type WorkloadsSummary,
	workloadsSummary,
} from '../../src/systems/workloads.ts';
import {createArrange, type List, listScreen} from '../../src/ui/list-screen.ts';
import {answerLine, emptyLines, explainSources} from '../../src/ui/notes.ts';
import {podTarget, subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, type Span, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {
	eventCells,
	eventColumns,
	eventDetails,
	eventWay,
	podCells,
	podColumns,
	podDetails,
	podWay,
} from './others.ts';
import {quotaCells, quotaColumns, quotaDetails, quotasInOrder, quotaTitle, quotaWay} from './quotas.ts';
import {
	workflowCells,
	workflowColumns,
	workflowDetails,
	workflowsInOrder,
	workflowTitle,
	workflowWay,
} from './workflows.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const workloadsParts = ['workflows', 'quotas', 'pods', 'events'] as const;

const sources: Readonly<Record<(typeof workloadsParts)[number], readonly SourceName[]>> = {
	workflows: ['workflows'],
	quotas: ['resourceQuotas', 'creationFailures'],
	pods: ['pods'],
	events: ['warnings'],
};

const arrangeWorkflows = createArrange<WorkflowLine>();
const arrangeQuotas = createArrange<QuotaLine>();
const arrangePods = createArrange<TroubledPod>();
const arrangeEvents = createArrange<WorkloadEvent>();

/** Which workflows and pods do not get to run, and for what. */
export function workloadsModel(input: ScreenInput): ScreenModel {
	const summary = workloadsSummary(input.frame);
	const head = headLines(input, summary);
	switch (partOf(input.view, workloadsParts)) {
		case 'workflows': {
			const list = workflowList(input, summary);
			return listScreen(input, head, list, arrangeWorkflows(input, list));
		}
		case 'quotas': {
			const list = quotaList(input, summary);
			return listScreen(input, head, list, arrangeQuotas(input, list));
		}
		case 'pods': {
			const list = podList(input, summary);
			return listScreen(input, head, list, arrangePods(input, list));
		}
		case 'events': {
			const list = eventList(input, summary);
			return listScreen(input, head, list, arrangeEvents(input, list));
		}
	}
}

type Named = {readonly namespace: string; readonly name: string};

const longestOf = <Row>(rows: readonly Row[], textOf: (row: Row) => string) =>
	rows.reduce((most, row) => Math.max(most, textOf(row).length), 0);
const nameOf = ({namespace, name}: Named) => `${namespace}/${name}`;

function target({frame}: ScreenInput, subject: Subject) {
	return subjectTarget(frame.snapshot, subject);
}

function empty({frame, now}: ScreenInput, part: (typeof workloadsParts)[number], otherwise: string) {
	return emptyLines(explainSources(frame.snapshot, sources[part], now), otherwise);
}

function workflowList(input: ScreenInput, summary: WorkloadsSummary): List<WorkflowLine> {
	const rows = workflowsInOrder(summary.workflows);
	return {
		pane: 'workflows',
		rows,
		way: workflowWay,
		columns: workflowColumns(longestOf(rows, ({name}) => name)),
		cellsOf: row => workflowCells(row, input),
		titleOf: workflowTitle,
		linesOf: workflowDetails,
		targetOf: ({namespace, name}) => target(input, {kind: 'Workflow', namespace, name}),
		copyOf: nameOf,
		empty: empty(input, 'workflows', 'no workflows in this cluster'),
		noun: 'workflow',
	};
}

function quotaList(input: ScreenInput, summary: WorkloadsSummary): List<QuotaLine> {
	const rows = quotasInOrder(summary.quotas);
	return {
		pane: 'quotas',
		rows,
		way: quotaWay,
		columns: quotaColumns(longestOf(rows, nameOf)),
		cellsOf: row => quotaCells(row, input.theme.glyphs),
		titleOf: quotaTitle,
		linesOf: quotaDetails,
		targetOf: ({namespace, name}) => target(input, {kind: 'ResourceQuota', namespace, name}),
		copyOf: nameOf,
		empty: empty(input, 'quotas', 'no quotas: nothing is refused for them'),
		noun: 'quota',
	};
}

function podList(input: ScreenInput, {pods: rows}: WorkloadsSummary): List<TroubledPod> {
	return {
		pane: 'pods',
		rows,
		way: podWay,
		columns: podColumns(longestOf(rows, nameOf)),
		cellsOf: row => podCells(row, input),
		titleOf: row => [span(nameOf(row), 'strong')],
		linesOf: podDetails,
		targetOf: ({namespace, name}) => podTarget(namespace, name),
		copyOf: nameOf,
		empty: empty(input, 'pods', 'no pod was killed for memory or waits'),
		noun: 'pod',
	};
}

function eventList(input: ScreenInput, {events: rows}: WorkloadsSummary): List<WorkloadEvent> {
	return {
		pane: 'events',
		rows,
		way: eventWay,
		columns: eventColumns(longestOf(rows, row => `${row.kind} ${nameOf(row)}`)),
		cellsOf: row => eventCells(row, input),
		titleOf: row => [span(`${row.kind} ${nameOf(row)} `, 'strong'), span(row.reason, 'warn')],
		linesOf: eventDetails,
		targetOf: ({kind, namespace, name}) => target(input, {kind, namespace, name}),
		copyOf: ({message}) => message,
		empty: empty(input, 'events', 'no warnings'),
		noun: 'warning',
	};
}

function headLines(input: ScreenInput, summary: WorkloadsSummary): readonly Line[] {
	const {theme, frame, now, view} = input;
	const {workflows, quotas, pods, events} = summary;
	const dot = span(` ${theme.glyphs.dot} `, 'dim');
	const failed = workflows.filter(({state}) => state === 'failed').length;
	const stuck = workflows.filter(({state}) => state === 'stuck').length;
	const running = workflows.filter(({state}) => state === 'running').length;
	const refused = new Set(
		quotas.flatMap(quota => quota.refused.map(({kind, name}) => `${quota.namespace}/${kind}/${name}`)),
	).size;
	const killed = pods.filter(({trouble}) => trouble === 'killed').length;
	const waits = pods.length - killed;
	const counted = (number: number, word: string, tone: Span['tone']) =>
		number === 0 ? [] : [dot, span(`${formatCount(number)} ${word}`, tone)];
	const part = partOf(view, workloadsParts);
	const why = explainSources(frame.snapshot, sources[part], now);
	return [
		[
			span(plural(workflows.length, 'workflow'), 'strong'),
			...counted(failed, 'failed', 'fail'),
			...counted(stuck, 'stuck', 'warn'),
			...counted(running, 'running', 'plain'),
			...counted(refused, 'refused by quotas', 'fail'),
			...counted(killed, 'killed for memory', 'fail'),
			...counted(waits, plural(waits, 'pod waits', 'pods wait').replace(/^\S+ /, ''), 'warn'),
			...counted(events.length, events.length === 1 ? 'warning' : 'warnings', 'dim'),
		],
		why === '' ? answerLine(summary, 'nothing is refused, killed or kept waiting') : [span(why, 'warn')],
		workloadsParts.flatMap((one, index) => [
			span(index === 0 ? '' : '  ', 'dim'),
			span(one === part ? `[${one}]` : one, one === part ? 'heading' : 'dim'),
		]),
	];
}
