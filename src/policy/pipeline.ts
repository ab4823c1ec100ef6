import type {TierRow} from '../store/rows/policies.ts';
import type {Labels} from '../store/rows.ts';
import {adminPolicy} from './admin.ts';
import {calicoPolicy, selectsPods} from './calico.ts';
import {type Candidates, candidatesAmong} from './candidates.ts';
import {type PolicyChoice, perChoice} from './choice.ts';
import type {CompiledPolicy} from './compiled.ts';
import type {PodEnd} from './ends.ts';
import {kubernetesPolicy} from './kubernetes.ts';
import {type Match, type Unknown, unknown} from './unknown.ts';
import type {Direction} from './world.ts';

/** A tier with the policies that select a pod in one direction, in the order in which they are asked. */
export type TierOfPod = {
	readonly name: string;
	/** What happens to a packet that no rule of the tier decides about. */
	readonly pass: boolean;
	readonly policies: readonly Chosen[];
};

type Chosen = {readonly policy: CompiledPolicy; readonly selected: 'yes' | Unknown};

/** Whose policies are enforced: those of Kubernetes alone, or all kinds. */
export type Scope = 'kubernetes' | 'all';

type Tier = {
	readonly name: string;
	readonly order: number;
	readonly pass: boolean;
	/** A policy names it and it does not exist. */
	readonly missing: boolean;
	/** Indexed when a pod of the namespace is asked about first: an edit touches one namespace, not all. */
	readonly inNamespace: (namespace: string) => Candidates | undefined;
	readonly everywhere: Candidates;
	readonly sharing: (list: readonly Chosen[]) => readonly Chosen[];
};

/** Orders of the tiers that Calico makes itself (facts of v3.29 to v3.32; libcalico-go lib/apis/v3). */
const ownOrders: Readonly<Record<string, number>> = {
	adminnetworkpolicy: 1000,
	'kube-admin': 1000,
	default: 1_000_000,
	baselineadminnetworkpolicy: 10_000_000,
	'kube-baseline': 10_000_000,
};

/** What was found for pods of one namespace with the same labels and service account, by scope and direction. */
type Found = {readonly serviceAccount: string; readonly tiers: Map<number, readonly TierOfPod[]>};
type Selection = {
	readonly tiers: Readonly<Record<Scope, readonly Tier[]>>;
	readonly ofLabels: WeakMap<Labels, Map<string, Found[]>>;
};

const selectionOf = perChoice((choice): Selection => ({tiers: tiersIn(choice), ofLabels: new WeakMap()}));

/** The tiers that have a say about a pod in a direction, in order. Pods that are alike share the answer. */
export function tiersOf(
	world: PolicyChoice,
	pod: PodEnd,
	direction: Direction,
	scope: Scope,
): readonly TierOfPod[] {
	const {labels, namespace, serviceAccount} = pod;
	// Asked once per pod: labels are one object per class, and no key is put together from strings.
	const selection = selectionOf(world);
	const ofLabels = filled(selection.ofLabels, labels, () => new Map<string, Found[]>());
	const ofNamespace = filled(ofLabels, namespace, () => []);
	let found = ofNamespace.find(one => one.serviceAccount === serviceAccount);
	if (found === undefined) {
		found = {serviceAccount, tiers: new Map()};
		ofNamespace.push(found);
	}
	const which = (scope === 'all' ? 2 : 0) + (direction === 'Ingress' ? 1 : 0);
	return filled(found.tiers, which, () => selectTiers(selection.tiers[scope], world, pod, direction));
}

/** What is stored under a key, made when it is not there. */
function filled<K, V>(
	map: {readonly get: (key: K) => V | undefined; readonly set: (key: K, value: V) => unknown},
	key: K,
	make: () => V,
): V {
	const hit = map.get(key);
	if (hit !== undefined) return hit;
	const made = make();
	map.set(key, made);
	return made;
}

function selectTiers(
	tiers: readonly Tier[],
	choice: PolicyChoice,
	pod: PodEnd,
	direction: Direction,
): readonly TierOfPod[] {
	return tiers
		.map(({name, pass, missing, inNamespace, everywhere, sharing}) => ({
			name,
			pass,
			policies: sharing(
				merged(inNamespace(pod.namespace)?.(pod.labels) ?? [], everywhere(pod.labels)).flatMap(policy => {
					if (!policy.directions.includes(direction)) return [];
					const selected: Match = policy.selects(choice, pod);
					if (selected === 'no') return [];
					const doubt = unknown(policy.ref.title, 'spec.tier', `there is no tier ${name}`);
					return missing ? [{policy, selected: doubt}] : chosen(policy, selected);
				}),
			),
		}))
		.filter(({policies}) => policies.length > 0);
}

const surely = new WeakMap<CompiledPolicy, readonly [Chosen]>();

/** A policy selects thousands of pods: all of them hold the same object. */
function chosen(policy: CompiledPolicy, selected: 'yes' | Unknown): readonly [Chosen] {
	return selected === 'yes' ? filled(surely, policy, () => [{policy, selected}]) : [{policy, selected}];
}

/** Lists that begin alike and are looked through for an equal one. */
const mostAlike = 16;

/** Gives equal lists back as one: pods of many kinds are selected by the same policies. */
function createSharing(): (list: readonly Chosen[]) => readonly Chosen[] {
	const byFirst = new Map<Chosen, (readonly Chosen[])[]>();
	return list => {
		const [first] = list;
		if (first === undefined) return list;
		const alike = filled(byFirst, first, () => []);
		const equal = alike.find(
			other => other.length === list.length && other.every((one, index) => one === list[index]),
		);
		if (equal === undefined && alike.length < mostAlike) alike.push(list);
		return equal ?? list;
	};
}

/** The policies of two lists in the order in which they are asked. */
function merged(a: readonly CompiledPolicy[], b: readonly CompiledPolicy[]): readonly CompiledPolicy[] {
	return [...a, ...b].sort(compare);
}

/** By order, then by name (felix/calc/policy_sorter.go). */
function compare(a: CompiledPolicy, b: CompiledPolicy): number {
	if (a.order !== b.order) return a.order < b.order ? -1 : 1;
	return a.sortName < b.sortName ? -1 : a.sortName > b.sortName ? 1 : 0;
}

/** Every policy of a world that may select pods. */
export function compiledPolicies(world: PolicyChoice): readonly CompiledPolicy[] {
	const {kubernetes, calico, admin} = compiled(world);
	return [...kubernetes, ...calico, ...admin];
}

function compiled({policies, calico, admin}: PolicyChoice) {
	return {
		kubernetes: [...policies.values()].flat().map(kubernetesPolicy),
		calico: calico.flatMap(row => (selectsPods(row) ? calicoPolicy(row) : [])),
		admin: admin.map(adminPolicy),
	};
}

function tiersIn(world: PolicyChoice): Selection['tiers'] {
	const rows = new Map(world.tiers.map(row => [row.name, row]));
	const nameOf = (policy: CompiledPolicy): string =>
		policy.ref.tier === 'admin'
			? (['kube-admin', 'adminnetworkpolicy'].find(name => rows.has(name)) ?? 'kube-admin')
			: policy.ref.tier === 'baseline'
				? (['kube-baseline', 'baselineadminnetworkpolicy'].find(name => rows.has(name)) ?? 'kube-baseline')
				: policy.ref.tier;
	const names = new Map<string, CompiledPolicy[]>();
	if (world.policies.size > 0) names.set('default', []);
	for (const row of world.calico) {
		if (!selectsPods(row)) continue;
		const policy = calicoPolicy(row);
		push(names, policy.ref.tier, policy);
	}
	for (const policy of world.admin.map(adminPolicy)) push(names, nameOf(policy), policy);
	return {
		kubernetes: world.policies.size === 0 ? [] : [tier('default', undefined, [], world.policies)],
		all: [...names]
			.map(([name, policies]) =>
				tier(name, rows.get(name), policies, name === 'default' ? world.policies : undefined),
			)
			.sort(byOrder),
	};
}

function tier(
	name: string,
	row: TierRow | undefined,
	policies: readonly CompiledPolicy[],
	kubernetes: PolicyChoice['policies'] | undefined,
): Tier {
	const own = ownOrders[name];
	const byNamespace = new Map<string, CompiledPolicy[]>();
	const everywhere: CompiledPolicy[] = [];
	for (const policy of policies) {
		if (policy.namespace === undefined) everywhere.push(policy);
		else push(byNamespace, policy.namespace, policy);
	}
	const indexes = new Map<string, Candidates>();
	return {
		name,
		order: row?.order ?? own ?? Number.POSITIVE_INFINITY,
		pass: row === undefined ? name !== 'default' && own !== undefined : /^pass$/i.test(row.defaultAction),
		missing: row === undefined && own === undefined,
		inNamespace: namespace => {
			const ofKubernetes = kubernetes?.get(namespace);
			const others = byNamespace.get(namespace);
			if (ofKubernetes === undefined && others === undefined) return undefined;
			return filled(indexes, namespace, () =>
				candidatesAmong([...(ofKubernetes ?? []).map(kubernetesPolicy), ...(others ?? [])]),
			);
		},
		everywhere: candidatesAmong(everywhere),
		sharing: createSharing(),
	};
}

function byOrder(a: Tier, b: Tier): number {
	if (a.order !== b.order) return a.order < b.order ? -1 : 1;
	return a.name < b.name ? -1 : 1;
}

function push<K>(map: Map<K, CompiledPolicy[]>, key: K, policy: CompiledPolicy): void {
	const list = map.get(key);
	if (list === undefined) map.set(key, [policy]);
	else list.push(policy);
}
