import {type FlowResult, troubledFlows} from '../migration/flow-verdicts.ts';
import {requiredFlows} from '../migration/required-flows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, finding} from './build.ts';
import type {Check} from './check.ts';
import {
	type DeniedGroup,
	deniedFinding,
	deniedGroups,
	flowSources,
	flowsText,
	groupPart,
	latentFlows,
	probes,
	unknownFlows,
	withoutFlows,
} from './denied-flows.ts';
import type {Finding} from './finding.ts';

const named = {code: 'POL-08', title: 'Policies let through what has to be'};

const topics = ['seldon', 'storage', 'ingress'] as const;
const isNeeded = ({flow}: FlowResult) => topics.some(topic => topic === flow.topic);

/** The connections that Seldon, its models and the way in depend on are allowed on both sides. */
export const pol08: Check = {
	...named,
	about:
		'Policies allow the connections between the parts of Seldon, to the object store, and from the ingress.',
	needs: flowSources,
	run: snapshot => {
		const skipped = withoutFlows(snapshot, named, topics, 'nothing runs here whose connections are known');
		if (skipped !== undefined) return skipped;
		const groups = deniedGroups(snapshot, isNeeded);
		const findings = [
			...groups.map(group => denied(snapshot, groups, group)),
			...unknownFlows(snapshot, named, isNeeded),
		];
		if (findings.length > 0) return findings;
		const judged = requiredFlows(snapshot).filter(flow => topics.some(topic => topic === flow.topic));
		const blocked = troubledFlows(snapshot).some(one => isNeeded(one) && one.now.verdict === 'deny');
		return [
			finding(named, {
				verdict: 'PASS',
				summary: blocked
					? 'nothing is denied but by policies without any ingress rule (POL-12)'
					: `${count(judged.length, 'connection')} between parts of the platform allowed`,
			}),
		];
	},
};

function denied(snapshot: Snapshot, groups: readonly DeniedGroup[], group: DeniedGroup): Finding {
	const {namespace, direction, results} = group;
	const certain = results.filter(({flow}) => flow.certain);
	const only = results.filter(({flow}) => !flow.certain);
	const possible = only.length === 0 ? '' : ` Denied as well, for pods that may need it: ${flowsText(only)}.`;
	const why = group.mendable
		? 'The rule for it is written, but its namespace selector matches no namespace (POL-03).'
		: 'Every policy that selects these pods was looked at; no rule of any of them matches.';
	return deniedFinding(snapshot, named, group, {
		part: groupPart(group, groups),
		verdict: certain.length > 0 ? 'FAIL' : 'WARN',
		...(certain.length === 0 && {class: 'advisory', confidence: 'possible'}),
		summary: `${namespace}: ${direction.toLowerCase()} policies deny ${flowsText(certain.length > 0 ? certain : only, 3)}`,
		explanation: `${why} Denied: ${flowsText(certain.length > 0 ? certain : only, 12)}.${certain.length > 0 ? possible : ' Whether these pods use it is not known.'}`,
		predictions: [
			...probes(snapshot, certain.length > 0 ? certain : results),
			...latentFlows(snapshot, group),
		],
		...(group.mendable && {remedies: []}),
	});
}
