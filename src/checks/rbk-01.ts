import {calicoPresence} from '../migration/calico-presence.ts';
import {type PodPath, podPaths} from '../migration/pod-paths.ts';
import {rollbackTriggers, type Trigger} from '../migration/rollback-triggers.ts';
import {heldSince} from '../migration/trigger-times.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {TriggerTime} from '../store/trigger-times.ts';
import {clusterSubject, count, fields, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding} from './finding.ts';
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
		const before = snapshot.triggers?.times.paths;
		if (asked === 0 && before !== undefined) return [notAskedAgain(before)];
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
	const {part, until, what} = trigger;
	const {since, known} = heldSince(snapshot, trigger);
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
			...fields(trigger.evidence),
			...probeEvidence(snapshot, longestFirst(trigger.paths)),
			...(known === undefined ? [] : [noted(known)]),
		],
	};
	const memory = memoryOf(snapshot, known);
	const time = clock(since);
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
				? `It was last seen at ${clock(until)} and not asked since: probe again before anything is decided.`
				: memory,
		});
	}
	return finding(named, {
		...base,
		verdict: 'FAIL',
		confidence: known?.gap !== undefined && since === known.since ? 'probable' : 'proven',
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

/** Probes of an earlier run are gone with it; that they were lost is not. */
function notAskedAgain(time: TriggerTime): Finding {
	return finding(named, {
		part: 'paths',
		verdict: 'UNKNOWN',
		class: 'symptom',
		summary: `paths between pods were lost from ${clock(time.since)} to ${clock(time.seen)}, and are not probed since`,
		explanation:
			'Nothing else that the plan watches fails now. Whether pods reach each other again only a probe tells.',
		evidence: [noted(time)],
		remedies: [
			{
				owner: 'platform',
				text: 'Ask again from pod to pod across nodes.',
				command: 'ktriage probe matrix',
				risk: 'low',
				verify: 'ktriage check RBK-01 CAL-15',
			},
		],
	});
}

function noted({since, seen}: TriggerTime): Finding['evidence'][number] {
	return {
		kind: 'attested',
		source: 'timers that ktriage keeps for this cluster',
		value: `first seen ${new Date(since).toISOString()}, last seen ${new Date(seen).toISOString()}`,
		at: atThisLook,
	};
}

/** Where the time comes from, and what is not known about it. */
function memoryOf({triggers}: Snapshot, known: TriggerTime | undefined): string {
	const words = [
		known === undefined
			? 'The time is that of the evidence (a condition, the first lost probe).'
			: 'The time is that of the evidence or of the first look that saw it, whichever is earlier.',
		known?.gap === undefined
			? ''
			: `Nobody looked from ${clock(known.gap.from)} to ${clock(known.gap.to)}: it may have been in order meanwhile.`,
		triggers?.note ?? '',
	];
	return words.filter(text => text !== '').join(' ');
}

/** "14:12Z". */
function clock(at: number): string {
	return `${new Date(at).toISOString().slice(11, 16)}Z`;
}

function minutes(milliseconds: number): string {
	return String(Math.floor(milliseconds / 60_000));
}
