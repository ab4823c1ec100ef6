import type {PodEnd} from '../policy/ends.ts';
import type {Engine} from '../policy/world.ts';
import {type PodTable, podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {podEnd, policyWorlds} from './policies.ts';

/** Live pods with a network of their own that no policy can tell apart: same namespace, labels, service account, ports and engine. */
export type PodGroup = {
	/** One of them, which stands for all: what is said of its selection holds for every slot. */
	readonly end: PodEnd;
	readonly slots: readonly number[];
};

/** What tells pods apart, by slot. */
type ClassColumns = Pick<PodTable, 'slotList' | 'flags' | 'namespaceId' | 'labelsId' | 'specId' | 'idCounts'>;

/** Every pod that policies may select, in groups: of a big cluster there are as many as workloads, not as many as pods. */
export const podGroups = perSnapshot((snapshot: Snapshot): readonly PodGroup[] => {
	const {now} = policyWorlds(snapshot);
	return slotsByClass(snapshot.pods, slot => now.engine({slot}).kind).flatMap(slots => {
		const end = podEnd(snapshot, slots[0]!);
		return end.kind === 'pod' ? [{end, slots}] : [];
	});
});

/** The slots of pods with a network of their own, in classes that no policy can tell apart; numbers are compared, no texts. */
export function slotsByClass(
	pods: ClassColumns,
	engineKind: (slot: number) => Engine['kind'],
): readonly (readonly number[])[] {
	const {labels, specs} = pods.idCounts;
	const kinds: Engine['kind'][] = [];
	const classes = new Map<number, number[]>();
	for (const slot of pods.slotList()) {
		if ((pods.flags(slot) & (podFlags.finished | podFlags.hostNetwork)) !== 0) continue;
		const kind = engineKind(slot);
		if (!kinds.includes(kind)) kinds.push(kind);
		const place = (pods.namespaceId(slot) * labels + pods.labelsId(slot)) * specs + pods.specId(slot);
		const key = place * engineKinds + kinds.indexOf(kind);
		const slots = classes.get(key);
		if (slots === undefined) classes.set(key, [slot]);
		else slots.push(slot);
	}
	return [...classes.values()];
}

/** More than there are kinds of engines. */
const engineKinds = 8;
