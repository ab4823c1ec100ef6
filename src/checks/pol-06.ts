import type {FlowResult} from '../migration/flow-verdicts.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';
import {
	deniedFinding,
	deniedGroups,
	flowSources,
	groupPart,
	unknownFlows,
	withoutFlows,
} from './denied-flows.ts';

const named = {code: 'POL-06', title: 'Policies let workflows reach the tracking server'};

const isTracking = ({flow}: FlowResult) => flow.topic === 'tracking';

/** Workflows may log to MLflow; whether they do is in their code, so that a denial is possible harm, not proven. */
export const pol06: Check = {
	...named,
	about: 'Policies let pods of workflows reach MLflow on the port it listens on.',
	needs: flowSources,
	run: snapshot => {
		const skipped = withoutFlows(snapshot, named, ['tracking'], 'no workflow runs beside an MLflow here');
		if (skipped !== undefined) return skipped;
		const groups = deniedGroups(snapshot, isTracking);
		const findings = [
			...groups.map(group =>
				deniedFinding(snapshot, named, group, {
					part: groupPart(group, groups),
					verdict: 'WARN',
					class: 'advisory',
					confidence: 'possible',
					summary: `${group.namespace}: policies keep workflows from MLflow`,
					explanation: 'Workflows that log to MLflow hang there. Those that do not are not concerned.',
				}),
			),
			...unknownFlows(snapshot, named, isTracking),
		];
		if (findings.length > 0) return findings;
		return [finding(named, {verdict: 'PASS', summary: 'running workflows may reach MLflow'})];
	},
};
