import {k3sServers} from '../migration/k3s-args.ts';
import {podGroups} from '../migration/pod-groups.ts';
import {policyWorlds} from '../migration/policies.ts';
import {policyEngines} from '../migration/policy-engine.ts';
import {isolating} from '../policy/evaluate.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'POL-19', title: 'Policies are enforced'};

/** A policy is an object; something has to enforce it. Neither Flannel nor Calico denies anything by itself. */
export const pol19: Check = {
	...named,
	about: 'Where network policies select pods, a program enforces them, on every pod.',
	needs: ['networkPolicies', 'pods', 'nodes', 'daemonSets'],
	run: snapshot => {
		const {networkPolicies} = snapshot.tables;
		if (networkPolicies.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no network policies'})];
		const engines = policyEngines(snapshot);
		const {kind, why} = engines.others;
		if (engines.calico.kind === 'calico') return [calico(snapshot)];
		if (kind === 'none') return [hidden(snapshot)];
		if (kind === 'kube-router') {
			const summary = `${why} and enforces ${count(networkPolicies.length, 'policy', 'policies')}; what it denies is refused`;
			return [finding(named, {verdict: 'PASS', summary})];
		}
		if (kind === 'foreign') return [finding(named, {verdict: 'PASS', summary: why})];
		return [finding(named, {verdict: 'UNKNOWN', summary: `who enforces policies is not known: ${why}`})];
	},
};

function calico(snapshot: Snapshot): Finding {
	const {now} = policyWorlds(snapshot);
	const free = podGroups(snapshot)
		.filter(({end}) => {
			if (!now.policies.has(end.namespace) || now.engine(end).kind !== 'none') return false;
			return (['Ingress', 'Egress'] as const).some(direction => {
				const policies = isolating(now, end, direction);
				return !('kind' in policies) && policies.length > 0;
			});
		})
		.flatMap(({slots}) => slots)
		.sort((a, b) => a - b);
	if (free.length === 0) {
		const both = policyEngines(snapshot).both ? ' K3s enforces them as well (FLN-01).' : '';
		return finding(named, {
			verdict: 'PASS',
			summary: 'Calico enforces on every pod that a policy selects; what it denies times out',
			explanation: `Calico denies nothing by itself: a pod without policies is open.${both}`,
		});
	}
	const pods = byName(snapshot, free);
	return finding(named, {
		part: 'not-enforced',
		verdict: 'WARN',
		class: 'symptom',
		subjects: podSubjects(snapshot, pods),
		summary: `policies are not enforced on ${count(free.length, 'pod')}: ${few(pods.map(slot => podName(snapshot, slot)))}`,
		explanation:
			'Calico did not set these pods up and does not filter them. They are open today, however their policies read, unless chains of the old engine are left on their node; the policies bite when the pods are recreated.',
		evidence: fields(
			pods.map(slot => ({
				source: `Pod ${podName(snapshot, slot)} metadata.annotations[cni.projectcalico.org/podIP]`,
				value: `does not name its address ${snapshot.pods.ips(slot).join(', ')}`,
			})),
		),
		predictions: [
			{
				probe: `Recreate ${podName(snapshot, pods[0]!)}, then repeat what POL-08 and POL-12 call denied`,
				expect: 'it is denied, although it worked before',
			},
		],
	});
}

function hidden(snapshot: Snapshot): Finding {
	const {networkPolicies, nodes} = snapshot.tables;
	return finding(named, {
		part: 'hidden',
		verdict: 'WARN',
		subjects: networkPolicies.map(({namespace, name}) => ({kind: 'NetworkPolicy', namespace, name})),
		summary: `${count(networkPolicies.length, 'policy', 'policies')} and nothing that enforces them`,
		explanation:
			'K3s enforces network policies with Flannel too, by its own controller, which --disable-network-policy switches off here; no other engine runs. These policies have never been tried: when Calico comes, all of them bite at once.',
		evidence: fields(
			k3sServers(nodes).map(({node}) => ({
				source: `Node/${node.name} metadata.annotations[k3s.io/node-args]`,
				value: '--disable-network-policy',
			})),
		),
		remedies: [
			{
				owner: 'platform',
				text: 'Before the change look at what the policies would deny; without a change in sight, remove the flag.',
				command: '',
				risk: 'medium',
				verify: 'ktriage check POL-19 POL-03 POL-08',
			},
		],
	});
}
