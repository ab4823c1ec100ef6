import {KubeError, messageOf} from '../kube/errors.ts';
import type {ActionWorld} from './apply.ts';
import {type AuditRecord, auditObject, auditRequest} from './audit-record.ts';
import {changesSince} from './changes.ts';
import {hasEffect} from './effect.ts';
import {readObject} from './objects.ts';
import {type ActionPlan, type ActionRequest, objectPath} from './plan.ts';

/** What became of one request. */
export type Sent =
	| {readonly kind: 'accepted'}
	| {readonly kind: 'refused'; readonly why: string}
	| {readonly kind: 'unknown'; readonly why: string};

export type SendContext = ActionWorld & {
	readonly id: string;
	readonly step: number;
	readonly digest: string;
	readonly plan: ActionPlan;
};

/**
 * Sends one request with a record of it on the disk before and after. When no answer came, the object is read again to see whether it
 * was done: it is never guessed and never sent twice.
 */
export async function sendRequest(
	request: ActionRequest,
	before: unknown,
	context: SendContext,
): Promise<Sent> {
	const {transport, audit, signal} = context;
	const record = (phase: AuditRecord['phase'], more: Partial<AuditRecord>): AuditRecord => ({
		format: 'ktriage.audit/v1',
		phase,
		id: context.id,
		step: context.step,
		at: new Date(context.now()).toISOString(),
		action: context.plan.kind,
		digest: context.digest,
		who: context.actor,
		context: context.plan.cluster.context,
		server: context.plan.cluster.server,
		clusterUid: context.plan.cluster.uid,
		target: request.target,
		request: auditRequest(request),
		...more,
	});
	await audit.append(record('intent', {before: auditObject(before)}));
	try {
		const after = await transport.requestJson({
			method: request.method,
			path: request.path,
			...(request.contentType !== undefined && {contentType: request.contentType}),
			...(request.body !== undefined && {body: request.body}),
			token: transport.mintActionToken(request.verb, request.path),
			signal,
		});
		await audit.append(record('outcome', {result: 'accepted', after: auditObject(after)}));
		return {kind: 'accepted'};
	} catch (error) {
		if (!(error instanceof KubeError)) throw error;
		if (isAnswer(error)) {
			const details = {
				error: error.message,
				...(error.status !== undefined && {status: error.status}),
			};
			await audit.append(record('outcome', {result: 'refused', ...details}));
			return {
				kind: 'refused',
				why: [error.message, ...(await changedMeanwhile(request, error, context))].join(' '),
			};
		}
		const sent = await lookAgain(request, error, context);
		const result = sent.kind === 'accepted' ? 'accepted' : sent.kind;
		await audit.append(record('outcome', {result, error: error.message}));
		return sent;
	}
}

/** The server said no; nothing else tells whether a request was carried out. */
function isAnswer(error: KubeError): boolean {
	if (error.kind === 'refusedByGate') return true;
	return error.status !== undefined && error.status < 500;
}

/** Statuses of a server whose object is no longer the one that the request was about. */
const elsewise: ReadonlySet<number | undefined> = new Set([404, 409, 422]);

/** What somebody else did to the object between the plan and the request, in words: servers say no more than that it does not fit. */
async function changedMeanwhile(
	{target}: ActionRequest,
	{status}: KubeError,
	{plan, transport}: SendContext,
): Promise<readonly string[]> {
	const bound = plan.bound.find(({path}) => path === objectPath(target));
	if (bound === undefined || !elsewise.has(status)) return [];
	try {
		const now = await readObject(transport, bound.path, AbortSignal.timeout(10_000));
		const changes = changesSince(bound, now);
		return changes.length === 0 ? [] : [`Meanwhile: ${changes.join('; ')}.`];
	} catch (error) {
		if (error instanceof KubeError) return [];
		throw error;
	}
}

/** Milliseconds before each look: a request that was under way may be carried out after the first. */
const looks = [0, 1_000, 3_000];

async function lookAgain(request: ActionRequest, error: KubeError, context: SendContext): Promise<Sent> {
	const {target, effect} = request;
	const place = target.namespace === '' ? '' : ` -n ${target.namespace}`;
	const unknown = (why: string): Sent => ({
		kind: 'unknown',
		why: `${error.message} ${why} Look at it before anything else: kubectl get ${target.resource} ${target.name}${place}`,
	});
	let last = unknown('');
	for (const milliseconds of looks) {
		await context.wait(milliseconds);
		try {
			// The signal of the action may be what cut the request: looking again has a limit of its own.
			const now = await readObject(context.transport, objectPath(target), AbortSignal.timeout(10_000));
			const done = hasEffect(effect, now);
			if (done === true) return {kind: 'accepted'};
			if (done === undefined) return unknown('The object does not tell whether it was done.');
			last = unknown('The object does not show it; it may still be under way.');
		} catch (failure) {
			last = unknown(`The state could not be read again (${messageOf(failure)}).`);
		}
	}
	return last;
}
