import {kubectl} from '../migration/kubectl.ts';
import {perSnapshot} from '../migration/per-snapshot.ts';
import {policyWorlds} from '../migration/policies.ts';
import {type DeadSelector, deadPath, nameLabel} from '../policy/dead-selectors.ts';
import {selectorText, selects} from '../policy/labels.ts';
import {podFlags} from '../store/pod-table.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {policySubjects} from './denied-flows.ts';
import type {Finding, Remedy} from './finding.ts';
import {gitNote, patchPolicy} from './policy-remedy.ts';

const named = {code: 'POL-03', title: 'Selectors of policies match something'};

/** A namespaceSelector that selects no namespace makes its rule dead: it reads as an opening and opens nothing. */
export const pol03: Check = {
	...named,
	about: 'The namespace selectors in rules of network policies select namespaces that exist.',
	needs: ['networkPolicies', 'namespaces', 'pods'],
	run: snapshot => {
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the labels of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const {dead, now} = policyWorlds(snapshot);
		const all = [...now.policies.values()].flat();
		if (all.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no network policies'})];
		const near = byNamespace(dead.filter(({meant}) => meant !== undefined));
		const far = byNamespace(dead.filter(({meant}) => meant === undefined));
		const findings = [
			...gathered(
				near.map(list => missed(snapshot, list)),
				'namespaces',
				`dead namespace selectors in ${near.length} namespaces`,
			),
			...gathered(
				far.map(list => nobody(list)),
				'unmatched',
				`namespace selectors of ${far.length} namespaces match nothing here`,
			),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `every namespace selector of ${count(all.length, 'policy', 'policies')} matches`,
			}),
		];
	},
};

function byNamespace(dead: readonly DeadSelector[]): readonly (readonly DeadSelector[])[] {
	const found = new Map<string, DeadSelector[]>();
	for (const one of dead) {
		const {namespace} = one.policy;
		found.set(namespace, [...(found.get(namespace) ?? []), one]);
	}
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

function missed(snapshot: Snapshot, dead: readonly DeadSelector[]): Finding {
	const policies = [...new Set(dead.map(({policy}) => policy))];
	const {namespace} = policies[0]!;
	const selected = selectedPods(snapshot, policies);
	const meant = [...new Set(dead.flatMap(one => one.meant?.namespaces ?? []))];
	const words = dead.flatMap(({meant: one}) =>
		(one?.namespaces ?? []).map(
			name => `namespace ${name} has no label ${one?.keys.join(', ')}; ${nameLabel} would match`,
		),
	);
	return finding(named, {
		part: namespace,
		verdict: selected.length > 0 ? 'FAIL' : 'WARN',
		subjects: [...policySubjects(policies), ...podSubjects(snapshot, selected)],
		summary: `${namespace}: namespace selectors for ${few(meant)} match no namespace`,
		explanation: `A rule whose namespaceSelector selects nothing opens nothing, although it reads as if it did: ${[...new Set(words)].join('; ')}. Kubernetes sets ${nameLabel} on every namespace and no other label.`,
		evidence: fields([
			...dead.map(one => ({
				source: `NetworkPolicy ${one.policy.namespace}/${one.policy.name} .${deadPath(one)}`,
				value: selectorText(one.selector),
			})),
			...meant.map(name => ({
				source: `Namespace/${name} metadata.labels`,
				value: labelsText(snapshot, name),
			})),
			...policies
				.filter(policy => selectedPods(snapshot, [policy]).length === 0)
				.map(policy => ({
					source: `NetworkPolicy ${policy.namespace}/${policy.name} .spec.podSelector`,
					value: `${selectorText(policy.podSelector)} selects no pod either`,
				})),
		]),
		ruledOut: [`a namespace that is not there: ${few(meant)} exist${meant.length === 1 ? 's' : ''}`],
		predictions: [
			{
				probe: kubectl('get', 'namespaces', '-l', selectorText(dead[0]!.selector).replaceAll(', ', ',')),
				expect: 'No resources found; a namespace in the list disproves this',
			},
		],
		remedies: [...policies.map(policy => rewrite(policy, dead)), relabel(dead)],
	});
}

function rewrite(policy: NetworkPolicyRow, dead: readonly DeadSelector[]): Remedy {
	const operations = dead
		.filter(one => one.policy === policy)
		.map(one => ({
			op: 'replace',
			path: `/${deadPath(one).replaceAll(/[.[]/g, '/').replaceAll(']', '')}`,
			value: {matchExpressions: one.meant?.selector.expressions},
		}));
	return {
		owner: 'platform',
		text: `Select by ${nameLabel} in NetworkPolicy ${policy.namespace}/${policy.name}.${gitNote(policy)}`,
		command: patchPolicy(policy, operations),
		risk: 'low',
		verify: 'ktriage check POL-03 DNS-05 POL-08',
	};
}

function relabel(dead: readonly DeadSelector[]): Remedy {
	const labels = dead.flatMap(({selector, meant}) =>
		(meant?.namespaces ?? []).flatMap(name =>
			selector.expressions
				.filter(({key}) => meant?.keys.includes(key))
				.map(({key}) => kubectl('label', 'namespace', name, `${key}=${name}`)),
		),
	);
	return {
		owner: 'platform',
		text: 'Or give the namespaces the label the rules ask for; that opens every rule that uses it, in all namespaces.',
		command: [...new Set(labels)].join('\n'),
		risk: 'medium',
		verify: 'ktriage check POL-03',
	};
}

/** No namespace here comes near: the policy may be made for more than this cluster. */
function nobody(dead: readonly DeadSelector[]): Finding {
	const policies = [...new Set(dead.map(({policy}) => policy))];
	const {namespace} = policies[0]!;
	const texts = [...new Set(dead.map(({selector}) => selectorText(selector)))];
	return finding(named, {
		part: `${namespace}/unmatched`,
		verdict: 'WARN',
		class: 'advisory',
		confidence: 'possible',
		subjects: policySubjects(policies),
		summary: `${namespace}: no namespace here is ${few(texts)}`,
		explanation:
			'These rules open nothing in this cluster. That is in order when the policy is made for several clusters, and a mistake when the namespace was renamed or not yet created.',
		evidence: fields(
			dead.map(one => ({
				source: `NetworkPolicy ${one.policy.namespace}/${one.policy.name} .${deadPath(one)}`,
				value: selectorText(one.selector),
			})),
		),
	});
}

function labelsText({tables}: Snapshot, name: string): string {
	const labels = Object.entries(tables.namespaces.find(row => row.name === name)?.labels ?? {});
	return labels.map(([key, value]) => `${key}=${value}`).join(', ') || 'none';
}

function selectedPods(snapshot: Snapshot, policies: readonly NetworkPolicyRow[]): readonly number[] {
	const {pods} = snapshot;
	const inside = podsByNamespace(snapshot).get(policies[0]!.namespace) ?? [];
	return inside.filter(slot => {
		const labels = pods.labelsOf(pods.labelsId(slot));
		return policies.some(({podSelector}) => selects(podSelector, labels) === true);
	});
}

/** Pods that policies can select, by namespace. */
const podsByNamespace = perSnapshot(({pods}: Snapshot): ReadonlyMap<string, readonly number[]> => {
	const skip = podFlags.hostNetwork | podFlags.finished;
	const found = new Map<string, number[]>();
	for (const slot of pods.slots()) {
		if ((pods.flags(slot) & skip) !== 0) continue;
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		const list = found.get(namespace);
		if (list === undefined) found.set(namespace, [slot]);
		else list.push(slot);
	}
	return found;
});
