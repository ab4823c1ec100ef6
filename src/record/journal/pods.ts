import type {PodRow, PodSpecPart, PodTable} from '../../store/pod-table.ts';

/** One pod in a journal: its row without the slot, and what policies ask of its spec. */
export type JournalPod = Omit<PodRow, 'slot'> & {readonly flags: number; readonly spec: PodSpecPart};

/** The pod in a slot as a journal keeps it. */
export function journalPod(pods: PodTable, slot: number): JournalPod {
	const {slot: _, ...row} = pods.row(slot);
	return {...row, flags: pods.flags(slot), spec: pods.specOf(pods.specId(slot))};
}

/** Under which a pod is kept; neither part may contain a slash. */
export function podKey({namespace, name}: Pick<PodRow, 'namespace' | 'name'>): string {
	return `${namespace}/${name}`;
}
