import type {FlowResult} from '../migration/flow-verdicts.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import {
	type DeniedGroup,
	deadSelectorPart,
	deniedFinding,
	deniedGroups,
	flowSources,
	groupPart,
	unknownFlows,
	withoutFlows,
} from './denied-flows.ts';
import type {Finding} from './finding.ts';

const named = {code: 'DNS-05', title: 'Policies let pods ask the DNS'};

const isDns = ({flow}: FlowResult) => flow.topic === 'dns';

/** Every isolated pod may reach the cluster's DNS on port 53, by UDP and by TCP. */
export const dns05: Check = {
	...named,
	about: 'Policies let every pod reach the DNS of the cluster, by UDP and, for long answers, by TCP.',
	needs: flowSources,
	run: snapshot => {
		const skipped = withoutFlows(snapshot, named, ['dns'], 'no ready DNS of the cluster to reach');
		if (skipped !== undefined) return skipped;
		const groups = deniedGroups(snapshot, isDns);
		const judged = groups.flatMap(group => judge(snapshot, groups, group));
		const like = (test: (finding: Finding) => boolean, part: string, what: string) => {
			const found = judged.filter(test);
			return gathered(found, part, `policies of ${found.length} namespaces deny pods ${what}`);
		};
		const isDead = ({id}: Finding) => id.endsWith(`/${deadSelectorPart}`);
		const findings = [
			...like(isDead, deadSelectorPart, 'the DNS by dead selectors'),
			...like(one => !isDead(one) && one.verdict === 'FAIL', 'namespaces', 'the DNS'),
			...like(one => !isDead(one) && one.verdict === 'WARN', 'tcp', 'the DNS over TCP'),
			...unknownFlows(snapshot, named, isDns),
		];
		if (findings.length > 0) return findings;
		return [finding(named, {verdict: 'PASS', summary: 'every pod may ask the DNS, by UDP and TCP'})];
	},
};

/** UDP and TCP of one place are one finding, unless repaired selectors would bring back UDP alone. */
function judge(snapshot: Snapshot, groups: readonly DeniedGroup[], group: DeniedGroup): readonly Finding[] {
	const part = groupPart(group, groups);
	const has = (protocol: string) => group.results.some(({port}) => port.protocol === protocol);
	const pods = new Set(group.results.flatMap(({slots}) => slots)).size;
	const denied = count(pods, 'pod');
	const denier =
		group.direction === 'Egress'
			? `${group.namespace}: policies`
			: `policies of ${group.namespace} in front of the DNS`;
	if (has('UDP')) {
		const both = has('TCP') ? 'UDP and TCP' : 'UDP';
		const twin = groups.some(
			one =>
				one !== group &&
				one.namespace === group.namespace &&
				one.direction === group.direction &&
				one.mendable !== group.mendable,
		);
		const why = group.mendable
			? 'The rule for it is written, but its namespace selector matches no namespace (POL-03).'
			: 'No rule opens port 53 towards it.';
		return [
			deniedFinding(snapshot, named, group, {
				part,
				verdict: 'FAIL',
				summary: `${denier} deny ${denied} the DNS (53/${both})`,
				explanation: `${why} Lookups end in a timeout, after 5 seconds with musl and 20 with glibc, while the pods stay Ready: probes of the kubelet are exempt from policies. This says nothing against the DNS itself, which these pods never reach.${twin ? ' TCP has a cause of its own besides.' : ''}`,
				...(group.mendable && {remedies: []}),
			}),
		];
	}
	return [
		deniedFinding(snapshot, named, group, {
			part: part.endsWith(`/${deadSelectorPart}`) ? part : `${part}/tcp`,
			verdict: 'WARN',
			summary: `${denier} deny ${denied} the DNS over TCP`,
			explanation: `Only 53/UDP is ${isUdpOpen(groups, group) ? 'open' : 'written in the rules'}. Answers that do not fit into one packet are asked for again over TCP, and those lookups fail: intermittent errors for names with many addresses.`,
		}),
	];
}

function isUdpOpen(groups: readonly DeniedGroup[], {namespace, direction}: DeniedGroup): boolean {
	return !groups.some(
		one =>
			one.namespace === namespace &&
			one.direction === direction &&
			one.results.some(({port}) => port.protocol === 'UDP'),
	);
}
