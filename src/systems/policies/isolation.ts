import {podEnd, policyWorlds} from '../../migration/policies.ts';
import {isolating} from '../../policy/evaluate.ts';
import type {Direction, Engine} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {PolicyLine} from './inventory.ts';
import {otherKinds} from './other-kinds.ts';
import type {PodGroup} from './pod-groups.ts';

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
	for (const {namespace} of policies)
		if (namespace !== '') perNamespace.set(namespace, (perNamespace.get(namespace) ?? 0) + 1);
	const names = [...new Set([...groups.keys(), ...perNamespace.keys()])].sort();
	return names.map(namespace => {
		const counts = {pods: 0, ingress: 0, egress: 0, undecided: 0, notEnforced: 0};
		for (const group of groups.get(namespace) ?? []) add(snapshot, counts, group);
		return {namespace, ...counts, policies: perNamespace.get(namespace) ?? 0};
	});
}

type Counts = {pods: number; ingress: number; egress: number; undecided: number; notEnforced: number};

/** What holds for pods with the same labels and the same engine. */
type Standing = 'free' | 'isolated' | 'undecided' | 'notEnforced';

function add(snapshot: Snapshot, counts: Counts, {slots}: PodGroup): void {
	const world = policyWorlds(snapshot).now;
	const judgeOthers = otherKinds(snapshot);
	counts.pods += slots.length;
	const pod = podEnd(snapshot, slots[0]!);
	if (pod.kind !== 'pod') return;
	const isolates = (direction: Direction): boolean | undefined => {
		const found = isolating(world, pod, direction);
		return 'kind' in found ? undefined : found.length > 0;
	};
	const [ingress, egress] = [isolates('Ingress'), isolates('Egress')];
	const isSelected = ingress === true || egress === true;
	const isOpen = ingress === undefined || egress === undefined;
	const judged = new Map<Engine['kind'], Standing>();
	const judge = (slot: number, engine: Engine['kind']): Standing => {
		if (engine === 'none') return isSelected ? 'notEnforced' : 'free';
		const end = {...pod, slot};
		const elsewhere = judgeOthers(end, 'Ingress') ?? judgeOthers(end, 'Egress');
		if (isOpen || elsewhere !== undefined) return 'undecided';
		if (!isSelected) return 'free';
		return engine === 'unknown' || engine === 'foreign' ? 'undecided' : 'isolated';
	};
	for (const slot of slots) {
		const engine = world.engine({slot}).kind;
		const standing = judged.get(engine) ?? judge(slot, engine);
		judged.set(engine, standing);
		if (standing === 'undecided' || standing === 'notEnforced') counts[standing]++;
		if (standing !== 'isolated') continue;
		if (ingress === true) counts.ingress++;
		if (egress === true) counts.egress++;
	}
}
