import {homedir} from 'node:os';
import {type ActionWorld, applyPlan} from '../../actions/apply.ts';
import {openIntents} from '../../actions/audit-record.ts';
import {planDigest} from '../../actions/digest.ts';
import type {ActionOutcome, ActionResult} from '../../actions/outcome.ts';
import type {ActionPlan} from '../../actions/plan.ts';
import {openSavedPlans, planChanges} from '../../actions/saved-plans.ts';
import type {Transport} from '../../kube/transport.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import type {ActionOptions} from '../options.ts';
import {actionWorld, type WorldOptions} from './world.ts';

export type CarryOptions = WorldOptions &
	ActionOptions & {
		/** What was typed for the second confirmation of a protected object. */
		readonly protected?: string;
	};

/** A plan, or why there is none; `plan` is then what it would have been, without requests. */
export type PlannedAction =
	| {readonly kind: 'plan'; readonly plan: ActionPlan}
	| {readonly kind: 'refused'; readonly why: string; readonly plan: ActionPlan};

/**
 * What a headless action comes to: without --yes the plan and its digest; with --yes --confirm DIGEST it is done when the digest is
 * that of the plan as it would be made now, and void otherwise.
 */
export async function carryOut(
	planned: PlannedAction,
	options: CarryOptions,
	transport: Transport,
	context: CommandContext,
): Promise<ActionOutcome> {
	if (options.yes && options.confirm === undefined)
		throw new CliError(
			'--yes needs --confirm DIGEST: run it without --yes first, and take the digest that the plan prints.',
			'usage',
		);
	const {plan} = planned;
	const digest = planDigest(plan);
	const world = actionWorld(transport, options, context);
	await tellOpen(world, plan, context);
	const plans = openSavedPlans(stateFolder(context.env, homedir()));
	const end = (result: ActionResult, reason: string): ActionOutcome => ({
		id: world.newId(),
		digest,
		plan,
		result,
		reason,
		done: 0,
		backup: '',
	});
	if (options.confirm === undefined || !options.yes) {
		if (planned.kind === 'refused') return end('refused', planned.why);
		await plans.save(digest, plan);
		return end('planned', '');
	}
	if (options.confirm !== digest) {
		const confirmed = await plans.find(options.confirm);
		if (confirmed !== undefined) return end('void', planChanges(confirmed, plan).join('; '));
		return end('void', `${options.confirm} is not the digest of what would be done now, ${digest}`);
	}
	if (planned.kind === 'refused') return end('refused', planned.why);
	const second = plan.confirmations.filter(one => one.kind === 'typed')[1];
	if (second?.kind === 'typed' && options.protected !== second.text)
		return end('refused', `${second.why}: add --protected ${second.text} to go on`);
	return await applyPlan(plan, options.confirm, world);
}

/** Requests to this context of which no end is known are told before another one is planned. */
async function tellOpen(world: ActionWorld, plan: ActionPlan, {stderr}: CommandContext): Promise<void> {
	const {records} = await world.audit.read();
	const open = openIntents(records).filter(record => record.context === plan.cluster.context);
	if (open.length > 0)
		stderr.write(
			`Of ${open.length === 1 ? 'an earlier request' : `${open.length} earlier requests`} it is not known how it ended: ktriage audit --open\n`,
		);
}
