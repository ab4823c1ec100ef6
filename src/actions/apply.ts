import {KubeError, messageOf} from '../kube/errors.ts';
import {ActionError} from './action-error.ts';
import type {AuditLog} from './audit-log.ts';
import type {Actor} from './audit-record.ts';
import type {Backups} from './backups.ts';
import {planDigest} from './digest.ts';
import {type ActionTransport, clusterUid, readBound} from './objects.ts';
import type {ActionOutcome, ActionResult} from './outcome.ts';
import {type Permission, whyRefused} from './permission.ts';
import {type ActionPlan, type ActionRequest, objectPath} from './plan.ts';
import {sendRequest} from './send.ts';
import {whyNotBack, whyNotNow} from './settle.ts';

/** Everything an action needs of the world. */
export type ActionWorld = {
	readonly transport: ActionTransport;
	readonly audit: AuditLog;
	readonly backups: Backups;
	readonly permission: Permission;
	readonly actor: Actor;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** A new id, unique on this machine. */
	readonly newId: () => string;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly signal: AbortSignal;
	/** Before each request, for progress and for what has to happen between two of them; it does not reject. */
	readonly onStep?: (step: number, request: ActionRequest) => void | Promise<void>;
};

/**
 * Carries out a plan that was confirmed by its digest. Everything the plan relies on is read again first: when anything changed, the
 * plan is void and nothing is sent. Then the server is asked what it would do (dryRun=All), the objects are saved, and each request is
 * written to the audit before it is sent and after its answer. Stops at the first request that is not accepted. Never throws for what
 * a server or a disk does: the outcome says it.
 */
export async function applyPlan(
	plan: ActionPlan,
	confirmed: string,
	world: ActionWorld,
): Promise<ActionOutcome> {
	const digest = planDigest(plan);
	const id = world.newId();
	let backup = '';
	let done = 0;
	const end = (result: ActionResult, reason: string): ActionOutcome => ({
		id,
		digest,
		plan,
		result,
		reason,
		done,
		backup,
	});
	const refusal = whyRefused(world.permission, plan.cluster.context);
	if (refusal !== undefined) return end('refused', refusal);
	if (confirmed !== digest)
		return end('void', `what was confirmed (${confirmed}) is another plan than this one (${digest})`);
	try {
		const uid = await clusterUid(world.transport, world.signal);
		if (uid !== plan.cluster.uid)
			return end('void', `this is another cluster: kube-system has the uid ${uid || 'unknown'}`);
		const {objects, changes} = await readBound(world.transport, plan.bound, world.signal);
		if (changes.length > 0) return end('void', changes.join('; '));
		await dryRunPlan(plan, world);
		const saved = plan.requests
			.filter(request => request.backup)
			.map(request => ({target: request.target, object: objects.get(objectPath(request.target))}));
		if (saved.length > 0) backup = await world.backups.save(id, plan, saved);
		for (const [step, request] of plan.requests.entries()) {
			await world.onStep?.(step, request);
			const held = await whyNotNow(request, world);
			if (held !== undefined) return end(done === 0 ? 'refused' : 'failed', held);
			const before = objects.get(objectPath(request.target));
			const sent = await sendRequest(request, before, {...world, id, step, digest, plan});
			if (sent.kind !== 'accepted')
				return end(done === 0 && sent.kind === 'refused' ? 'refused' : 'failed', sent.why);
			done += 1;
			const missing = await whyNotBack(request, world);
			if (missing !== undefined) return end('failed', missing);
		}
		return end('applied', '');
	} catch (error) {
		if (error instanceof ActionError || error instanceof KubeError)
			return end(done === 0 ? 'refused' : 'failed', messageOf(error));
		throw error;
	}
}

/** Asks the server what it would do with every request that can be tried (dryRun=All); throws what it answers when it would refuse one. */
export async function dryRunPlan(
	plan: ActionPlan,
	world: Pick<ActionWorld, 'transport' | 'signal'>,
): Promise<void> {
	for (const request of plan.requests) await dryRun(request, world);
}

async function dryRun(
	request: ActionRequest,
	{transport, signal}: Pick<ActionWorld, 'transport' | 'signal'>,
): Promise<void> {
	if (!request.canDryRun) return;
	const path = `${request.path}${request.path.includes('?') ? '&' : '?'}dryRun=All`;
	await transport.requestJson({
		method: request.method,
		path,
		...(request.contentType !== undefined && {contentType: request.contentType}),
		...(request.body !== undefined && {body: tried(request.method, request.body)}),
		token: transport.mintActionToken(request.verb, path),
		signal,
	});
}

/**
 * The body of a trial. A DELETE with a body has all its options from there: dryRun in the query is ignored and the object deleted
 * (Kubernetes 1.33, apiserver endpoints/handlers/delete.go).
 */
function tried(method: ActionRequest['method'], body: string): string {
	return method === 'DELETE' ? JSON.stringify({...JSON.parse(body), dryRun: ['All']}) : body;
}
