import {calicoPresence} from '../migration/calico-presence.ts';
import {type PodPath, podPaths} from '../migration/pod-paths.ts';
import {rollbackTriggers, type Trigger} from '../migration/rollback-triggers.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, fields, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {probeEvidence} from './probe-evidence.ts';

const named = {code: 'RBK-01', title: 'Rollback triggers'};
const patience = 30 * 60_000;

/** Whether something that the rollback plan watches has failed for longer than it allows. People decide; this only says so. */
export const rbk01: Check = {
	...named,
	about: 'Paths between pods, DNS and the network of the nodes have not failed for more than 30 minutes.',
	needs: ['nodes', 'pods', 'services', 'endpointSlices'],
	run: snapshot => {
		if (calicoPresence(snapshot).kind === 'absent') {
			return [
				finding(named, {verdict: 'SKIP', summary: 'Calico is not installed: there is nothing to roll back'}),
			];
		}
		const triggers = rollbackTriggers(snapshot);
		if (triggers.length > 0) return triggers.map(trigger => judge(snapshot, trigger));
		const asked = podPaths(snapshot).length;
		return [
			finding(named, {
				verdict: 'PASS',
				confidence: asked > 0 ? 'proven' : 'possible',
				summary: `no trigger in nodes${asked > 0 ? `, DNS and ${count(asked, 'probed path')} between pods` : ' and DNS; paths between pods are not probed'}`,
				explanation:
					asked > 0
						? ''
						: 'The network of the nodes and the endpoints of DNS are in order as the API shows them. Whether pods reach each other only a probe tells (CAL-15).',
			}),
		];
	},
};

function judge(snapshot: Snapshot, trigger: Trigger): Finding {
	const {part, since, until, what} = trigger;
	const lasted = since === 0 ? 0 : until - since;
	const base = {
		part,
		class: 'symptom' as const,
		subjects: [
			...trigger.services.map(({namespace, name}) => ({kind: 'Service', namespace, name})),
			...podSubjects(snapshot, trigger.pods),
			...trigger.nodes.map(name => clusterSubject('Node', name)),
		],
		evidence: [
			...fields(snapshot, trigger.evidence),
			...probeEvidence(snapshot, longestFirst(trigger.paths)),
		],
	};
	const time = `${new Date(since).toISOString().slice(11, 16)}Z`;
	if (lasted <= patience) {
		const left =
			since === 0
				? 'since when is not known'
				: `since ${time}, timer ${minutes(snapshot.now - since)} of 30 min`;
		const old = since > 0 && snapshot.now - since > patience;
		return finding(named, {
			...base,
			verdict: 'WARN',
			confidence: old || since === 0 ? 'possible' : 'probable',
			summary: `${what}; ${left}`,
			explanation: old
				? `It was last seen at ${new Date(until).toISOString().slice(11, 16)}Z and not asked since: probe again before anything is decided.`
				: memory,
		});
	}
	return finding(named, {
		...base,
		verdict: 'FAIL',
		confidence: 'proven',
		summary: `${what} since ${time} (${minutes(snapshot.now - since)} min, limit 30)`,
		explanation: `The plan allows 30 minutes. Whether to roll back is for people to decide: the causes above this finding may be nearer to repair than the way back. ${memory}`,
		remedies: [
			{
				owner: 'platform',
				text: 'If the cause cannot be repaired in the time that is left: export policies, delete the Installation while its operator runs and wait for its finalizers, then remove the operator, set the K3s flags back with the CIDRs unchanged, restart servers and then agents, and recreate the pods.',
				command: '',
				risk: 'high',
				verify: 'ktriage check RBK-01 after probing again',
			},
		],
	});
}

/** Enough of them to see what fails and since when. */
function longestFirst(paths: readonly PodPath[]): readonly PodPath[] {
	const since = ({lostSince, last}: PodPath) => (lostSince === 0 ? last.at : lostSince);
	return [...paths].sort((a, b) => since(a) - since(b)).slice(0, 5);
}

const memory =
	'The time is that of the evidence (a condition, the first lost probe); ktriage keeps none of its own between runs.';

function minutes(milliseconds: number): string {
	return String(Math.floor(milliseconds / 60_000));
}
