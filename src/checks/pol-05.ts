import type {FlowResult} from '../migration/flow-verdicts.ts';
import {policyWorlds} from '../migration/policies.ts';
import {formatIp} from '../net/ip.ts';
import {endName} from '../policy/ends.ts';
import {evaluate} from '../policy/evaluate.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, finding} from './build.ts';
import type {Check} from './check.ts';
import {
	type DeniedGroup,
	deniedFinding,
	deniedGroups,
	flowSources,
	groupPart,
	unknownFlows,
	withoutFlows,
} from './denied-flows.ts';
import type {Finding} from './finding.ts';

const named = {code: 'POL-05', title: 'Policies let programs reach the Kubernetes API'};

const isApi = ({flow}: FlowResult) => flow.topic === 'api';

/** Pods that are known to use the API may reach it where it really listens, which is not the port of the Service. */
export const pol05: Check = {
	...named,
	about: 'Policies let workflows, agents and controllers reach the API server on the port it listens on.',
	needs: flowSources,
	run: snapshot => {
		const skipped = withoutFlows(snapshot, named, ['api'], 'no pod here is known to use the API');
		if (skipped !== undefined) return skipped;
		const groups = deniedGroups(snapshot, isApi);
		const findings = [
			...groups.map(group => denied(snapshot, groups, group)),
			...unknownFlows(snapshot, named, isApi),
		];
		if (findings.length > 0) return findings;
		return [finding(named, {verdict: 'PASS', summary: 'every pod known to use the API may reach it'})];
	},
};

function denied(snapshot: Snapshot, groups: readonly DeniedGroup[], group: DeniedGroup): Finding {
	const [first] = group.results;
	const {from, to, port, flow} = first!;
	const asked = flow.asked?.port ?? port.port;
	const opened =
		asked !== port.port &&
		evaluate(policyWorlds(snapshot).now, {from, to, port: {...port, port: asked}}).verdict === 'allow';
	const pods = new Set(group.results.flatMap(({slots}) => slots)).size;
	const translated = `Pods connect to port ${asked} of Service ${flow.asked?.service}; policies are evaluated after that is translated to ${endName(to, formatIp)}:${port.port}`;
	return deniedFinding(snapshot, named, group, {
		part: groupPart(group, groups),
		verdict: 'FAIL',
		summary: opened
			? `${group.namespace}: rules open ${asked}, the API listens on ${port.port} (post-DNAT)`
			: `${group.namespace}: policies deny ${count(pods, 'pod')} the API on ${port.port}`,
		explanation: opened
			? `${translated}. A rule opens ${asked}, which no packet to the API ever has.`
			: `${translated}, and no rule opens that.`,
	});
}
