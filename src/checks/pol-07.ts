import {requiredFlows} from '../migration/required-flows.ts';
import {count, finding} from './build.ts';
import type {Check} from './check.ts';
import {closedFlows} from './closed-flows.ts';
import {flowSources, otherPolicies, withoutFlows} from './denied-flows.ts';

const named = {code: 'POL-07', title: 'Connections across namespaces'};
const topics = ['seldon', 'storage', 'tracking', 'ingress'] as const;

/** Every known edge between namespaces at once, as the map of ENV-08 has them. */
export const pol07: Check = {
	...named,
	about: 'Policies let every connection through that is known to be needed between namespaces.',
	needs: flowSources,
	weighs: [...otherPolicies, 'deployments'],
	run: snapshot => {
		const without = withoutFlows(snapshot, named, topics, 'no connection between namespaces is known');
		if (without !== undefined) return without;
		const {pods} = snapshot;
		const across = new Set(
			requiredFlows(snapshot).filter(({topic, sources, targets, certain}) => {
				if (!certain || !topics.some(one => one === topic)) return false;
				const from = new Set(sources.map(slot => pods.namespaceName(pods.namespaceId(slot))));
				return targets.some(end => end.kind === 'pod' && !(from.size === 1 && from.has(end.namespace)));
			}),
		);
		const closed = closedFlows(snapshot, named, flow => across.has(flow), {
			what: 'what other namespaces need or offer',
			explanation: 'An edge between namespaces needs a rule on both sides where both are isolated.',
		});
		return closed.length > 0
			? closed
			: [
					finding(named, {
						verdict: 'PASS',
						summary: `policies let all of ${count(across.size, 'known edge')} between namespaces through`,
					}),
				];
	},
};
