/** A ContainerState. Spans index the draft's buffer; `finished` is in seconds. */
export type StateDraft = {
	kind: 'unset' | 'waiting' | 'running' | 'terminated';
	reasonAt: number;
	reasonEnd: number;
	exitCode: number;
	signal: number;
	finished: number;
};

/** What a container's status says: its state as far as kubectl's STATUS column looks, and the one before (lastState). */
export type ContainerDraft = StateDraft & {
	nameAt: number;
	nameEnd: number;
	ready: boolean;
	started: boolean;
	restarts: number;
	readonly last: StateDraft;
};

/** Byte ranges of the draft's buffer: `at[i]` to `end[i]` for i < count. */
export type Spans = {count: number; readonly at: number[]; readonly end: number[]};

/** Container statuses, used again for every pod: only the first `count` belong to this one. */
export type ContainerDrafts = {count: number; readonly items: ContainerDraft[]};

/**
 * One pod between its encoding and the columns. Strings stay bytes of `buffer` so that nothing is decoded that the store has
 * seen before. A reader resets the draft, fills it, and hands it on; it is valid until the next reset. Times are seconds.
 */
export type PodDraft = {
	buffer: Buffer;
	nameAt: number;
	nameEnd: number;
	namespaceAt: number;
	namespaceEnd: number;
	uidAt: number;
	uidEnd: number;
	created: number;
	deleted: number;
	/** ObjectMeta.labels as it stands in protobuf: entries (field 11) with their tags, in order of key; a range of `labelBytes`. */
	labelBytes: Buffer;
	labelsAt: number;
	labelsEnd: number;
	ownerKindAt: number;
	ownerKindEnd: number;
	ownerNameAt: number;
	ownerNameEnd: number;
	nodeAt: number;
	nodeEnd: number;
	hostNetwork: boolean;
	containerCount: number;
	initCount: number;
	accountAt: number;
	accountEnd: number;
	/** Ports of containers and sidecars: `name`, `protocol` and `port` of each stand at the same index. */
	readonly portNames: Spans;
	readonly portProtocols: Spans;
	readonly portNumbers: number[];
	/** Names of init containers with restartPolicy Always. */
	readonly sidecars: Spans;
	phaseAt: number;
	phaseEnd: number;
	/** status.reason: Evicted, NodeLost … */
	reasonAt: number;
	reasonEnd: number;
	/** Condition PodScheduled has reason SchedulingGated. */
	gated: boolean;
	/** Condition Initialized is True. */
	initialized: boolean;
	/** Condition Ready is True. */
	ready: boolean;
	/** status.podIP, for servers that do not fill podIPs. */
	podIpAt: number;
	podIpEnd: number;
	readonly podIps: Spans;
	/** Values of annotations cni.projectcalico.org/podIP and podIPs. */
	readonly calicoIps: Spans;
	readonly init: ContainerDrafts;
	readonly containers: ContainerDrafts;
};

const noBytes = Buffer.alloc(0);

/** An empty draft; make one and use it for every pod. */
export function createPodDraft(): PodDraft {
	return {
		buffer: noBytes,
		nameAt: 0,
		nameEnd: 0,
		namespaceAt: 0,
		namespaceEnd: 0,
		uidAt: 0,
		uidEnd: 0,
		created: 0,
		deleted: 0,
		labelBytes: noBytes,
		labelsAt: 0,
		labelsEnd: 0,
		ownerKindAt: 0,
		ownerKindEnd: 0,
		ownerNameAt: 0,
		ownerNameEnd: 0,
		nodeAt: 0,
		nodeEnd: 0,
		hostNetwork: false,
		containerCount: 0,
		initCount: 0,
		accountAt: 0,
		accountEnd: 0,
		portNames: {count: 0, at: [], end: []},
		portProtocols: {count: 0, at: [], end: []},
		portNumbers: [],
		sidecars: {count: 0, at: [], end: []},
		phaseAt: 0,
		phaseEnd: 0,
		reasonAt: 0,
		reasonEnd: 0,
		gated: false,
		initialized: false,
		ready: false,
		podIpAt: 0,
		podIpEnd: 0,
		podIps: {count: 0, at: [], end: []},
		calicoIps: {count: 0, at: [], end: []},
		init: {count: 0, items: []},
		containers: {count: 0, items: []},
	};
}

/** Forgets the last pod; the next one is read from `buffer`. */
export function resetPodDraft(draft: PodDraft, buffer: Buffer): void {
	draft.buffer = draft.labelBytes = buffer;
	draft.nameAt = draft.nameEnd = draft.namespaceAt = draft.namespaceEnd = draft.uidAt = draft.uidEnd = 0;
	draft.created = draft.deleted = 0;
	draft.labelsAt = draft.labelsEnd = 0;
	draft.ownerKindAt = draft.ownerKindEnd = draft.ownerNameAt = draft.ownerNameEnd = 0;
	draft.nodeAt = draft.nodeEnd = 0;
	draft.hostNetwork = draft.gated = draft.initialized = draft.ready = false;
	draft.containerCount = draft.initCount = 0;
	draft.phaseAt = draft.phaseEnd = draft.reasonAt = draft.reasonEnd = draft.podIpAt = draft.podIpEnd = 0;
	draft.accountAt = draft.accountEnd = draft.portNames.count = draft.portProtocols.count = 0;
	draft.sidecars.count = draft.podIps.count = draft.calicoIps.count = 0;
	draft.init.count = draft.containers.count = 0;
}

/** Appends a span. */
export function addSpan(spans: Spans, at: number, end: number): void {
	spans.at[spans.count] = at;
	spans.end[spans.count] = end;
	spans.count++;
}

/** The next container status of the list, cleared. */
export function nextContainer(drafts: ContainerDrafts): ContainerDraft {
	const index = drafts.count++;
	let item = drafts.items[index];
	if (item === undefined) {
		item = {
			...emptyState(),
			nameAt: 0,
			nameEnd: 0,
			ready: false,
			started: false,
			restarts: 0,
			last: emptyState(),
		};
		drafts.items.push(item);
		return item;
	}
	item.nameAt = item.nameEnd = item.restarts = 0;
	item.ready = item.started = false;
	clearState(item);
	clearState(item.last);
	return item;
}

function emptyState(): StateDraft {
	return {kind: 'unset', reasonAt: 0, reasonEnd: 0, exitCode: 0, signal: 0, finished: 0};
}

function clearState(state: StateDraft): void {
	state.kind = 'unset';
	state.reasonAt = state.reasonEnd = state.exitCode = state.signal = state.finished = 0;
}

/** True when two byte ranges of the same buffer are equal. */
export function sameSpan(
	buffer: Buffer,
	at: number,
	end: number,
	otherAt: number,
	otherEnd: number,
): boolean {
	const length = end - at;
	if (otherEnd - otherAt !== length) return false;
	for (let index = 0; index < length; index++) {
		if (buffer[at + index] !== buffer[otherAt + index]) return false;
	}
	return true;
}

/** True when a byte range spells an ASCII word. */
export function spells(buffer: Buffer, at: number, end: number, word: string): boolean {
	if (end - at !== word.length) return false;
	for (let index = 0; index < word.length; index++) {
		if (buffer[at + index] !== word.charCodeAt(index)) return false;
	}
	return true;
}

/** A container port as it is kept: a whole number of 16 bits, 0 when it is none. */
export function containerPort(value: number): number {
	return Number.isInteger(value) && value > 0 && value < 65_536 ? value : 0;
}
