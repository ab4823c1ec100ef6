import type {Verdict} from '../../checks/finding.ts';
import type {PodGroup} from '../../migration/pod-groups.ts';
import {policyWorlds} from '../../migration/policies.ts';
import {isMirror} from '../../policy/calico.ts';
import {type DeadSelector, deadPath} from '../../policy/dead-selectors.ts';
import type {PodEnd} from '../../policy/ends.ts';
import {selectorText, selects} from '../../policy/labels.ts';
import {type Direction, directionsOf} from '../../policy/world.ts';
import type {AdminPolicyRow, CalicoPolicyRow, NetworkPolicyRow} from '../../store/rows/policies.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Note, notesBySubject, type SystemInput, worst} from '../system.ts';
import {judgeOf, policiesOfOtherKinds} from './other-kinds.ts';

/** One policy of any kind: whom it selects and what it does to them. */
export type PolicyLine = {
	/** "Calico NetworkPolicy" for those of Calico, else the kind of the object. */
	readonly kind: string;
	/** Calico tries it out and does not enforce it. */
	readonly staged: boolean;
	/** Empty for kinds of the whole cluster. */
	readonly namespace: string;
	readonly name: string;
	/** The name of the object, which may have the tier in front. */
	readonly object: string;
	/** Empty outside of Calico. */
	readonly tier: string;
	/** The selector as people write it: "app=web", "everything". */
	readonly selector: string;
	/** Live pods it selects, or may select where its selector cannot be read to the end; null when that is not known. */
	readonly pods: number | null;
	readonly directions: readonly Direction[];
	/** Rules per direction; null where they are not read. */
	readonly ingressRules: number | null;
	readonly egressRules: number | null;
	/** What stands out: "denies all ingress", "selects no pod". */
	readonly effect: string;
	/** Rules whose namespaceSelector selects no namespace. */
	readonly dead: readonly {readonly path: string; readonly selector: string; readonly meant: string}[];
	/** Argo CD application or Helm release it comes from; empty when it does not say. */
	readonly trackedBy: string;
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
};

type Groups = ReadonlyMap<string, readonly PodGroup[]>;

/** Every policy, Kubernetes' own by namespace and name first. */
export function policyLines(input: SystemInput, groups: Groups): readonly PolicyLine[] {
	const {snapshot} = input;
	const {tables} = snapshot;
	const dead = deadByPolicy(snapshot);
	const notes = notesBySubject(input, 'NetworkPolicy');
	const own = [...tables.networkPolicies]
		.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name))
		.map(row => ownLine(groups, row, dead.get(row) ?? [], notes));
	const {calico, admin} = policiesOfOtherKinds(snapshot);
	const staged = tables.stagedNetworkPolicies.length + tables.stagedGlobalNetworkPolicies.length;
	const ends = otherEnds(groups, calico.length + admin.length + staged);
	return [
		...own,
		...calico.filter(row => !isMirror(row)).map(row => calicoLine(snapshot, ends, row)),
		...admin.map(row => adminLine(snapshot, ends, row)),
		...stagedLines(snapshot, groups, ends),
	];
}

/** What Calico tries out: whom it would select, were it enforced. */
function stagedLines(snapshot: Snapshot, groups: Groups, ends: Ends): readonly PolicyLine[] {
	const {tables} = snapshot;
	const tried = ({stagedAction}: {readonly stagedAction: string}) => ({
		staged: true,
		effect: `not enforced: staged, ${stagedAction || 'no action'}`,
	});
	const calico = [...tables.stagedNetworkPolicies, ...tables.stagedGlobalNetworkPolicies];
	return [
		...calico.map(row => ({
			...calicoLine(snapshot, ends, row),
			kind: `Staged${row.kind}`,
			...tried(row),
		})),
		...tables.stagedKubernetesNetworkPolicies.map(row => ({
			...ownLine(groups, row, [], new Map()),
			kind: 'StagedKubernetesNetworkPolicy',
			...tried(row),
		})),
	];
}

function deadByPolicy(snapshot: Snapshot): ReadonlyMap<NetworkPolicyRow, readonly DeadSelector[]> {
	const found = new Map<NetworkPolicyRow, DeadSelector[]>();
	for (const one of policyWorlds(snapshot).dead) {
		const list = found.get(one.policy);
		if (list === undefined) found.set(one.policy, [one]);
		else list.push(one);
	}
	return found;
}

function ownLine(
	groups: Groups,
	row: NetworkPolicyRow,
	dead: readonly DeadSelector[],
	notes: ReadonlyMap<string, readonly Note[]>,
): PolicyLine {
	const {namespace, name, podSelector, ingress, egress, trackedBy} = row;
	const directions = directionsOf(row);
	const findings = (notes.get(`${namespace}/${name}`) ?? []).filter(({code}) => /^(POL|DNS)-/.test(code));
	let selected = 0;
	for (const {end, slots} of groups.get(namespace) ?? [])
		if (selects(podSelector, end.labels) !== false) selected += slots.length;
	return {
		kind: 'NetworkPolicy',
		staged: false,
		namespace,
		name,
		object: name,
		tier: '',
		selector: selectorText(podSelector),
		pods: selected,
		directions,
		ingressRules: ingress.length,
		egressRules: egress.length,
		effect: effectOf(row, directions, selected),
		dead: dead.map(one => ({
			path: deadPath(one),
			selector: selectorText(one.selector),
			meant: one.meant === undefined ? '' : selectorText(one.meant.selector),
		})),
		trackedBy,
		verdict: worst(findings),
		findings,
	};
}

function effectOf(
	{ingress, egress}: NetworkPolicyRow,
	directions: readonly Direction[],
	selected: number,
): string {
	if (selected === 0) return 'selects no pod';
	return directions
		.flatMap(direction => {
			const rules = direction === 'Ingress' ? ingress : egress;
			const word = direction.toLowerCase();
			if (rules.length === 0) return [`denies all ${word}`];
			return rules.some(({peers, ports}) => peers.length === 0 && ports.length === 0)
				? [`allows all ${word}`]
				: [];
		})
		.join(', ');
}

type Ends = readonly {readonly end: PodEnd; readonly count: number}[] | undefined;

/** Policies of other kinds look at every namespace: more comparisons than this are not worth a number on a screen. */
const mostComparisons = 100_000;

function otherEnds(groups: Groups, policies: number): Ends {
	const all = [...groups.values()].flat();
	if (policies === 0) return [];
	if (all.length * policies > mostComparisons) return undefined;
	return all.map(({end, slots}) => ({end, count: slots.length}));
}

function calicoLine(snapshot: Snapshot, ends: Ends, row: CalicoPolicyRow): PolicyLine {
	const {kind, namespace, ownName, tier, selector, namespaceSelector, types, hostOnly} = row;
	const parts = [selector, namespaceSelector === '' ? '' : `namespaces ${namespaceSelector}`];
	return {
		...other,
		kind: kind === 'NetworkPolicy' ? 'Calico NetworkPolicy' : kind,
		namespace,
		name: ownName,
		object: row.name,
		tier,
		selector: parts.filter(text => text !== '').join(', ') || 'everything',
		pods: hostOnly ? 0 : countSelected(snapshot, ends, types, {calico: [row], admin: []}),
		directions: directions(types),
		effect: hostOnly ? 'for host endpoints only' : '',
	};
}

function adminLine(snapshot: Snapshot, ends: Ends, row: AdminPolicyRow): PolicyLine {
	const {kind, name, priority, namespaceSelector, podSelector, types} = row;
	return {
		...other,
		kind,
		name,
		object: name,
		namespace: '',
		tier: '',
		selector: `namespaces ${selectorText(namespaceSelector)}, pods ${selectorText(podSelector)}`,
		pods: countSelected(snapshot, ends, types, {calico: [], admin: [row]}),
		directions: directions(types),
		effect: `priority ${priority}`,
	};
}

const other = {
	staged: false,
	ingressRules: null,
	egressRules: null,
	dead: [],
	trackedBy: '',
	verdict: 'PASS',
	findings: [],
} as const;

function directions(types: readonly string[]): readonly Direction[] {
	return (['Ingress', 'Egress'] as const).filter(direction => types.includes(direction));
}

function countSelected(
	snapshot: Snapshot,
	ends: Ends,
	types: readonly string[],
	policies: Parameters<typeof judgeOf>[1],
): number | null {
	const [direction] = directions(types);
	if (ends === undefined || direction === undefined) return null;
	const judge = judgeOf(snapshot, policies);
	let count = 0;
	for (const {end, count: pods} of ends) if (judge(end, direction) !== undefined) count += pods;
	return count;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
