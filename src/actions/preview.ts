import {isMapping, type Mapping} from '../record/shape.ts';
import {cell} from '../store/sanitise.ts';
import type {ActionPlan, ActionRequest} from './plan.ts';

/** One thing that is said of a plan before it is confirmed. */
export type PreviewItem = {
	readonly label:
		| 'cluster'
		| 'better'
		| 'touches'
		| 'sends'
		| 'with'
		| 'same as'
		| 'keeps'
		| 'waits'
		| 'undo';
	/** One line, safe for a terminal. */
	readonly text: string;
};

/** No text of a cluster is longer in a preview than this, UTF-16 units. */
const longest = 4_000;

/**
 * Everything that is said of a plan before it is confirmed, in its order: where, what to do instead, what it touches, every request with
 * its body and as a kubectl command, how it is undone. Values of the cluster are sanitised and stand behind a label of ours.
 */
export function previewOf(plan: ActionPlan): readonly PreviewItem[] {
	const {context, server, uid} = plan.cluster;
	const items: readonly PreviewItem[] = [
		{label: 'cluster', text: `${context} (${server}, kube-system ${uid || 'not readable'})`},
		...plan.better.map(text => ({label: 'better', text}) as const),
		...plan.consequences.map(text => ({label: 'touches', text}) as const),
		...plan.requests.flatMap(requestItems),
		{label: 'undo', text: plan.undo === '' ? 'not possible' : plan.undo},
	];
	return items.map(({label, text}) => ({label, text: cell(text, longest)}));
}

function requestItems(request: ActionRequest): readonly PreviewItem[] {
	const {method, path, body, kubectl, backup, ready, budgets = []} = request;
	return [
		{label: 'sends', text: `${method} ${path}`},
		...(body === undefined ? [] : [{label: 'with', text: bodyText(body)} as const]),
		{label: 'same as', text: kubectl},
		...(backup
			? [
					{
						label: 'keeps',
						text: 'the whole object as it is now, in a file of yours, before it is sent',
					} as const,
				]
			: []),
		...(budgets.length === 0
			? []
			: [
					{
						label: 'waits',
						text: `not sent unless ${budgets.map(({name}) => name).join(', ')} allows a disruption`,
					} as const,
				]),
		...(ready === undefined
			? []
			: [
					{
						label: 'waits',
						text: `up to ${ready.seconds} s until ${ready.targets.map(({name}) => name).join(', ')} is ready; stops when not`,
					} as const,
				]),
	];
}

/** The steps of a JSON Patch one after the other; any other body as it is. */
function bodyText(body: string): string {
	const steps = patchSteps(body);
	if (steps === undefined) return body;
	return steps
		.map(
			({op, path, value}) =>
				`${String(op)} ${String(path)}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`,
		)
		.join('; ');
}

function patchSteps(body: string): readonly Mapping[] | undefined {
	try {
		const value: unknown = JSON.parse(body);
		return Array.isArray(value) && value.every(isMapping) ? value : undefined;
	} catch {
		return undefined;
	}
}
