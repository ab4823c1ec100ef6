import type {PodGroup} from '../../migration/pod-groups.ts';
import {policyWorlds} from '../../migration/policies.ts';
import {isolating, othersDecide} from '../../policy/evaluate.ts';
import type {Direction} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {PolicyLine} from './inventory.ts';

/** How many pods of a namespace policies isolate. */
export type Isolation = {
	readonly namespace: string;
	/** Live pods with a network of their own. */
	readonly pods: number;
	/** Pods that a NetworkPolicy isolates in this direction and on which it is enforced. */
	readonly ingress: number;
	readonly egress: number;
	/** Pods about which a policy of another kind, or one that is not understood, may decide. */
	readonly undecided: number;
	/** Pods that a NetworkPolicy selects and on which nobody enforces it now. */
	readonly notEnforced: number;
	readonly policies: number;
};

/** Every namespace with pods or policies, and how far it is isolated. */
export function isolationMap(
	snapshot: Snapshot,
	groups: ReadonlyMap<string, readonly PodGroup[]>,
	policies: readonly PolicyLine[],
): readonly Isolation[] {
	const perNamespace = new Map<string, number>();
	for (const {namespace, staged} of policies)
		if (namespace !== '' && !staged) perNamespace.set(namespace, (perNamespace.get(namespace) ?? 0) + 1);
	const names = [...new Set([...groups.keys(), ...perNamespace.keys()])].sort();
	return names.map(namespace => {
		const counts = {pods: 0, ingress: 0, egress: 0, undecided: 0, notEnforced: 0};
		for (const group of groups.get(namespace) ?? []) add(snapshot, counts, group);
		return {namespace, ...counts, policies: perNamespace.get(namespace) ?? 0};
	});
}

type Counts = {pods: number; ingress: number; egress: number; undecided: number; notEnforced: number};

function add(snapshot: Snapshot, counts: Counts, {end, slots}: PodGroup): void {
	const world = policyWorlds(snapshot).now;
	counts.pods += slots.length;
	const isolates = (direction: Direction): boolean | undefined => {
		const found = isolating(world, end, direction);
		return 'kind' in found ? undefined : found.length > 0;
	};
	const [ingress, egress] = [isolates('Ingress'), isolates('Egress')];
	const isSelected = ingress === true || egress === true;
	const isOpen = ingress === undefined || egress === undefined;
	const engine = world.engine(end).kind;
	if (engine === 'none') {
		if (isSelected) counts.notEnforced += slots.length;
		return;
	}
	const elsewhere = othersDecide(world, end, 'Ingress') || othersDecide(world, end, 'Egress');
	const isForeign = engine === 'unknown' || engine === 'foreign';
	if (isOpen || elsewhere || (isSelected && isForeign)) {
		counts.undecided += slots.length;
		return;
	}
	if (ingress === true) counts.ingress += slots.length;
	if (egress === true) counts.egress += slots.length;
}
