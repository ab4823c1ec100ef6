import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {PolicyRef, Question} from './compiled.ts';
import {type Scope, type TierOfPod, tiersOf} from './pipeline.ts';
import {type Unknown, unknown} from './unknown.ts';

/** What one side of a connection says about it. */
export type Decision =
	| {readonly kind: 'allow'; readonly because: string; readonly policy?: undefined}
	/** Rule `rule` of `policy` lets it through. */
	| {
			readonly kind: 'allow';
			readonly because: 'rule';
			readonly policy: PolicyRef;
			readonly rule: number;
	  }
	| Denial
	| Unknown;

/** Rule `rule` of `policy` denies; without one these policies select the pod, and the end of their tier does. */
export type Denial = {
	readonly kind: 'deny';
	readonly tier: string;
	readonly policy?: PolicyRef;
	readonly rule?: number;
	/** Every policy of that tier that selects the pod in this direction. */
	readonly by: readonly PolicyRef[];
	/** Those of them that are NetworkPolicies of Kubernetes. */
	readonly policies: readonly NetworkPolicyRow[];
};

type Outcome = Extract<Decision, {readonly kind: 'allow' | 'deny'}>;

/**
 * Goes through the tiers as Felix does (felix/rules/endpoints.go): the first rule that matches decides, Pass leaves the tier, Log goes on;
 * where a tier selects the pod and none of its rules decides, its end drops unless its default action is Pass; after all tiers the
 * profile of the namespace lets through. A rule that may or may not match leaves both ways open: only when all of them end alike is
 * there a verdict.
 */
export function walk(question: Question, scope: Scope): Decision {
	const tiers = tiersOf(question.world, question.subject, question.direction, scope);
	if (tiers.length === 0) return {kind: 'allow', because: 'not isolated'};
	const open: Unknown[] = [];
	const outcomes: Outcome[] = [];
	for (const tier of tiers) {
		const passed = walkTier(tier, question, outcomes, open);
		if (!passed) return settle(outcomes, open);
	}
	outcomes.push({kind: 'allow', because: 'no tier decides'});
	return settle(outcomes, open);
}

/** Adds every outcome that is possible in this tier; whether the packet may also get past it. */
function walkTier(tier: TierOfPod, question: Question, outcomes: Outcome[], open: Unknown[]): boolean {
	let mayPass = false;
	let selected = false;
	for (const {policy, selected: chosen} of tier.policies) {
		selected ||= chosen === 'yes';
		if (chosen !== 'yes') open.push(chosen);
		for (const rule of policy.rules[question.direction]) {
			const matched = rule.match(question);
			if (matched === 'no' || rule.action === 'Log') continue;
			const certain = matched === 'yes' && chosen === 'yes';
			if (matched !== 'yes') open.push(matched);
			if (rule.action === 'Pass') {
				mayPass = true;
				if (certain) return true;
				continue;
			}
			if (rule.action === undefined) {
				const list = question.direction.toLowerCase();
				open.push(
					unknown(policy.ref.title, `spec.${list}[${rule.index}].action`, 'it is none that is known'),
				);
				outcomes.push({kind: 'allow', because: 'unknown action'}, denied(tier));
			} else if (rule.action === 'Allow') {
				outcomes.push({kind: 'allow', because: 'rule', policy: policy.ref, rule: rule.index});
			} else outcomes.push({...denied(tier), policy: policy.ref, rule: rule.index});
			if (certain) return mayPass;
		}
	}
	if (tier.pass) return true;
	outcomes.push(denied(tier));
	return mayPass || !selected;
}

const denials = new WeakMap<TierOfPod['policies'], Denial>();

/** Many pods share a list of policies, and each of them is denied by it in the same words. */
function denied({name, policies}: TierOfPod): Denial {
	const before = denials.get(policies);
	if (before !== undefined) return before;
	const by = policies.map(({policy}) => policy.ref);
	const denial: Denial = {kind: 'deny', tier: name, by, policies: by.flatMap(({row}) => row ?? [])};
	denials.set(policies, denial);
	return denial;
}

/** The last outcome is the one that rests on no doubt; the others came from rules that may match. */
function settle(outcomes: readonly Outcome[], open: readonly Unknown[]): Decision {
	const last = outcomes.at(-1)!;
	if (outcomes.every(({kind}) => kind === last.kind)) return last;
	return open[0] ?? unknown('', '', 'rules that are not understood');
}
