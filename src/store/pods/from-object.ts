import {asFields, type Fields, flag, list, number, part, parts, raw, time} from '../fields.ts';
import {
	addSpan,
	type ContainerDrafts,
	containerPort,
	nextContainer,
	type PodDraft,
	resetPodDraft,
	type StateDraft,
} from './draft.ts';

/** Fills a draft from a pod as JSON. The other reader is src/kube/wire/pod.ts: both must see the same pod. */
export type PodObjectReader = (draft: PodDraft, object: unknown) => void;

/** A JSON reader with the scratch bytes that its drafts point into. */
export function createPodObjectReader(): PodObjectReader {
	let scratch = Buffer.allocUnsafe(16 << 10);
	let used = 0;

	const room = (bytes: number): void => {
		if (used + bytes <= scratch.length) return;
		const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, used + bytes));
		scratch.copy(larger, 0, 0, used);
		scratch = larger;
	};
	const write = (text: string): number => {
		room(text.length * 3);
		used += scratch.write(text, used);
		return used;
	};
	const writeByte = (byte: number): void => {
		room(1);
		scratch[used++] = byte;
	};
	const writeLength = (length: number): void => {
		let rest = length;
		for (; rest > 127; rest >>>= 7) writeByte((rest & 127) | 128);
		writeByte(rest);
	};
	const writeField = (tag: number, text: string): void => {
		writeByte(tag);
		writeLength(Buffer.byteLength(text));
		write(text);
	};
	const lengthOf = (text: string): number => {
		const bytes = Buffer.byteLength(text);
		let header = 2;
		for (let rest = bytes; rest > 127; rest >>>= 7) header++;
		return header + bytes;
	};

	/** Labels as the API server's encoder writes them, so that both encodings of a label set are one set to the store. */
	const writeLabels = (labels: Fields): void => {
		for (const key of Object.keys(labels).sort()) {
			const value = raw(labels, key);
			writeByte(0x5a);
			writeLength(lengthOf(key) + lengthOf(value));
			writeField(0x0a, key);
			writeField(0x12, value);
		}
	};

	const readMeta = (draft: PodDraft, metadata: Fields): void => {
		draft.nameAt = used;
		draft.nameEnd = write(raw(metadata, 'name'));
		draft.namespaceAt = used;
		draft.namespaceEnd = write(raw(metadata, 'namespace'));
		draft.uidAt = used;
		draft.uidEnd = write(raw(metadata, 'uid'));
		draft.created = Math.floor(time(metadata, 'creationTimestamp') / 1000);
		draft.deleted = Math.floor(time(metadata, 'deletionTimestamp') / 1000);
		draft.labelsAt = used;
		writeLabels(part(metadata, 'labels'));
		draft.labelsEnd = used;
		const owner = parts(metadata, 'ownerReferences').find(reference => flag(reference, 'controller'));
		if (owner) {
			draft.ownerKindAt = used;
			draft.ownerKindEnd = write(raw(owner, 'kind'));
			draft.ownerNameAt = used;
			draft.ownerNameEnd = write(raw(owner, 'name'));
		}
		const annotations = part(metadata, 'annotations');
		for (const key of ['cni.projectcalico.org/podIP', 'cni.projectcalico.org/podIPs']) {
			const at = used;
			const end = write(raw(annotations, key));
			if (end > at) addSpan(draft.calicoIps, at, end);
		}
	};

	const readPorts = (draft: PodDraft, container: Fields): void => {
		for (const port of parts(container, 'ports')) {
			const at = used;
			const middle = write(raw(port, 'name'));
			draft.portNumbers[draft.portNames.count] = containerPort(number(port, 'containerPort'));
			addSpan(draft.portNames, at, middle);
			addSpan(draft.portProtocols, middle, write(raw(port, 'protocol')));
		}
	};

	const readSpec = (draft: PodDraft, spec: Fields): void => {
		draft.nodeAt = used;
		draft.nodeEnd = write(raw(spec, 'nodeName'));
		draft.hostNetwork = flag(spec, 'hostNetwork');
		draft.accountAt = used;
		draft.accountEnd = write(raw(spec, 'serviceAccountName'));
		draft.containerCount = list(spec, 'containers').length;
		for (const container of parts(spec, 'containers')) readPorts(draft, container);
		const init = parts(spec, 'initContainers');
		draft.initCount = init.length;
		for (const container of init) {
			if (raw(container, 'restartPolicy') !== 'Always') continue;
			const at = used;
			addSpan(draft.sidecars, at, write(raw(container, 'name')));
			readPorts(draft, container);
		}
	};

	const readState = (draft: StateDraft, state: Fields): void => {
		const kind = (['terminated', 'running', 'waiting'] as const).find(name => state[name] != null);
		if (kind === undefined) return;
		const detail = asFields(state[kind], kind);
		draft.kind = kind;
		draft.reasonAt = used;
		draft.reasonEnd = write(raw(detail, 'reason'));
		draft.exitCode = number(detail, 'exitCode');
		draft.signal = number(detail, 'signal');
		draft.finished = Math.floor(time(detail, 'finishedAt') / 1000);
	};

	const readContainers = (drafts: ContainerDrafts, statuses: readonly Fields[]): void => {
		for (const status of statuses) {
			const container = nextContainer(drafts);
			container.nameAt = used;
			container.nameEnd = write(raw(status, 'name'));
			container.ready = flag(status, 'ready');
			container.started = flag(status, 'started');
			container.restarts = number(status, 'restartCount');
			readState(container, part(status, 'state'));
			readState(container.last, part(status, 'lastState'));
		}
	};

	const readStatus = (draft: PodDraft, status: Fields): void => {
		draft.phaseAt = used;
		draft.phaseEnd = write(raw(status, 'phase'));
		draft.reasonAt = used;
		draft.reasonEnd = write(raw(status, 'reason'));
		for (const condition of parts(status, 'conditions')) {
			const isTrue = raw(condition, 'status') === 'True';
			const type = raw(condition, 'type');
			if (type === 'Ready') draft.ready = isTrue;
			else if (type === 'Initialized') draft.initialized = isTrue;
			else if (type === 'PodScheduled') draft.gated = raw(condition, 'reason') === 'SchedulingGated';
		}
		draft.podIpAt = used;
		draft.podIpEnd = write(raw(status, 'podIP'));
		for (const address of parts(status, 'podIPs')) {
			const at = used;
			addSpan(draft.podIps, at, write(raw(address, 'ip')));
		}
		readContainers(draft.init, parts(status, 'initContainerStatuses'));
		readContainers(draft.containers, parts(status, 'containerStatuses'));
	};

	return (draft, object) => {
		used = 0;
		resetPodDraft(draft, scratch);
		const pod = asFields(object, 'pod');
		readMeta(draft, part(pod, 'metadata'));
		readSpec(draft, part(pod, 'spec'));
		readStatus(draft, part(pod, 'status'));
		draft.buffer = draft.labelBytes = scratch;
	};
}
