import type {ActionPlan} from './plan.ts';

/**
 * How an action ended. planned: nothing was sent · applied: every request was accepted · void: an object changed since the plan was
 * made, nothing was sent · refused: not allowed, by this program or the server, before anything changed · failed: it stopped on the
 * way; `reason` says after what.
 */
export type ActionResult = 'planned' | 'applied' | 'void' | 'refused' | 'failed';

export type ActionOutcome = {
	readonly id: string;
	readonly digest: string;
	readonly plan: ActionPlan;
	readonly result: ActionResult;
	readonly reason: string;
	/** Requests the server accepted. */
	readonly done: number;
	/** Path of the folder that keeps the objects as they were; '' when nothing had to be kept. */
	readonly backup: string;
};

/** The stable JSON form of an action (docs/actions.md). */
export function actionJson({id, digest, plan, result, reason, backup, done}: ActionOutcome) {
	return {
		format: 'ktriage.action/v1',
		id,
		digest,
		kind: plan.kind,
		title: plan.title,
		cluster: plan.cluster,
		bound: plan.bound,
		requests: plan.requests.map(({verb, method, path, contentType, body, kubectl}, index) => ({
			verb,
			method,
			path,
			...(contentType !== undefined && {contentType}),
			...(body !== undefined && {body: parsed(body)}),
			kubectl,
			done: index < done,
		})),
		better: plan.better,
		consequences: plan.consequences,
		undo: plan.undo,
		confirmations: plan.confirmations,
		backup,
		result,
		reason,
	};
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
