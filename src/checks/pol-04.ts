import {denials, troubledFlows} from '../migration/flow-verdicts.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';
import {closedFlows} from './closed-flows.ts';
import {flowSources, otherPolicies, withoutFlows} from './denied-flows.ts';

const named = {code: 'POL-04', title: 'A rule for DNS where egress is isolated'};

/** Whether every pod that may not go everywhere may at least ask the DNS by UDP; DNS-05 says which rule is missing, and judges TCP. */
export const pol04: Check = {
	...named,
	about: 'Every pod whose egress is isolated has a rule that lets it ask the DNS (UDP 53).',
	needs: flowSources,
	weighs: otherPolicies,
	run: snapshot => {
		const without = withoutFlows(snapshot, named, ['dns'], 'the DNS of the cluster has no ready endpoint');
		if (without !== undefined) return without;
		const closed = closedFlows(
			snapshot,
			named,
			({topic, ports}) => topic === 'dns' && ports.some(({protocol}) => protocol === 'UDP'),
			{
				what: 'the DNS',
				explanation: 'Nothing that is called by name works from these pods.',
			},
		);
		const own = closed.filter(({subjects}) => isEgress(snapshot, subjects[0]?.namespace ?? ''));
		return own.length > 0
			? own
			: [finding(named, {verdict: 'PASS', summary: 'no pod whose egress is isolated lacks a rule for DNS'})];
	},
};

/** A rule is missing where pods ask, not where the DNS answers. */
function isEgress(snapshot: Snapshot, namespace: string): boolean {
	return troubledFlows(snapshot).some(
		({flow, now, from, to}) =>
			flow.topic === 'dns' &&
			denials(now, from, to).some(one => one.direction === 'Egress' && one.namespace === namespace),
	);
}
