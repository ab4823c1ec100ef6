import {denials, type FlowResult, troubledFlows} from '../migration/flow-verdicts.ts';
import type {RequiredFlow} from '../migration/required-flows.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding, podSubjects} from './build.ts';
import {flowsText, policyFacts, policySubjects, probes} from './denied-flows.ts';
import type {Finding} from './finding.ts';

type Named = {readonly code: string; readonly title: string};

type Closed = {
	readonly namespace: string;
	readonly results: FlowResult[];
	readonly policies: Map<string, NetworkPolicyRow>;
	readonly facts: ReturnType<typeof policyFacts>[number][];
};

/**
 * Required connections that policies deny, seen as a whole: one symptom for each namespace whose policies deny. What to repair is said
 * by the checks that name the rule (POL-03, POL-08, POL-12, DNS-05).
 */
export function closedFlows(
	snapshot: Snapshot,
	named: Named,
	wanted: (flow: RequiredFlow) => boolean,
	words: {readonly what: string; readonly explanation: string},
): readonly Finding[] {
	const groups = new Map<string, Closed>();
	for (const result of troubledFlows(snapshot)) {
		if (result.now.verdict !== 'deny' || !wanted(result.flow)) continue;
		for (const denial of denials(result.now, result.from, result.to)) {
			const group: Closed = groups.get(denial.namespace) ?? {
				namespace: denial.namespace,
				results: [],
				policies: new Map(),
				facts: [],
			};
			groups.set(denial.namespace, group);
			group.results.push(result);
			for (const policy of denial.policies) {
				if (!group.policies.has(policy.name))
					group.facts.push(...policyFacts({...denial, policies: [policy]}));
				group.policies.set(policy.name, policy);
			}
		}
	}
	return [...groups.values()].map(({namespace, results, policies, facts}) =>
		finding(named, {
			part: namespace,
			verdict: 'FAIL',
			class: 'symptom',
			owner: 'joint',
			subjects: [
				...policySubjects([...policies.values()]),
				...podSubjects(snapshot, [...new Set(results.flatMap(({slots}) => slots))]),
			],
			summary: `policies of ${namespace} deny ${words.what}: ${flowsText(results)}`,
			explanation: words.explanation,
			evidence: fields(facts),
			ruledOut: [`missing endpoints: ${count(results.length, 'target')} are there to be reached`],
			predictions: probes(snapshot, results),
			remedies: [
				{
					owner: 'joint',
					text: 'The rule that is missing, as a patch, is with the checks that name it.',
					command: 'ktriage check POL-03 POL-08 POL-12 DNS-05',
					risk: 'none',
					verify: `ktriage check ${named.code}`,
				},
			],
		}),
	);
}
