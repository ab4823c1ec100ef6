import {type ContainerDraft, type PodDraft, sameSpan, spells} from './draft.ts';

/**
 * What kubectl prints in STATUS, READY and RESTARTS. The status is `text` when that is not empty, else the bytes
 * `[at, end)` of the draft's buffer.
 */
export type PodStatusDraft = {
	text: string;
	at: number;
	end: number;
	ready: number;
	containers: number;
	restarts: number;
};

function isSidecar(draft: PodDraft, container: ContainerDraft): boolean {
	const {sidecars, buffer} = draft;
	for (let index = 0; index < sidecars.count; index++) {
		if (sameSpan(buffer, container.nameAt, container.nameEnd, sidecars.at[index]!, sidecars.end[index]!)) {
			return true;
		}
	}
	return false;
}

const endOf = (container: ContainerDraft): string =>
	container.signal !== 0 ? `Signal:${container.signal}` : `ExitCode:${container.exitCode}`;

/** Init containers in order until the first that is not done; returns whether the pod is still initialising. */
function readInit(
	draft: PodDraft,
	out: PodStatusDraft,
): {readonly initialising: boolean; readonly sidecarRestarts: number} {
	const {buffer, init} = draft;
	let sidecarRestarts = 0;
	for (let index = 0; index < init.count; index++) {
		const container = init.items[index]!;
		const sidecar = isSidecar(draft, container);
		out.restarts += container.restarts;
		if (sidecar) sidecarRestarts += container.restarts;
		if (container.kind === 'terminated' && container.exitCode === 0) continue;
		if (sidecar && container.started) {
			if (container.ready) out.ready++;
			continue;
		}
		const reason = buffer.toString('utf8', container.reasonAt, container.reasonEnd);
		if (container.kind === 'terminated') out.text = `Init:${reason === '' ? endOf(container) : reason}`;
		else if (container.kind === 'waiting' && reason !== '' && reason !== 'PodInitializing')
			out.text = `Init:${reason}`;
		else out.text = `Init:${index}/${draft.initCount}`;
		return {initialising: true, sidecarRestarts};
	}
	return {initialising: false, sidecarRestarts};
}

/** Containers last to first, so that the first one with something to say has the last word. */
function readContainers(draft: PodDraft, out: PodStatusDraft): void {
	const {buffer, containers} = draft;
	let running = false;
	for (let index = containers.count - 1; index >= 0; index--) {
		const container = containers.items[index]!;
		out.restarts += container.restarts;
		const hasReason = container.reasonEnd > container.reasonAt;
		if (hasReason && (container.kind === 'waiting' || container.kind === 'terminated')) {
			out.text = '';
			out.at = container.reasonAt;
			out.end = container.reasonEnd;
		} else if (container.kind === 'terminated') {
			out.text = endOf(container);
		} else if (container.kind === 'running' && container.ready) {
			running = true;
			out.ready++;
		}
	}
	if (running && out.text === '' && spells(buffer, out.at, out.end, 'Completed')) {
		out.text = draft.ready ? 'Running' : 'NotReady';
	}
}

/**
 * STATUS, READY and RESTARTS of a pod as kubectl prints them (kubernetes v1.33, pkg/printers/internalversion printPod).
 * `out` is overwritten.
 */
export function readPodStatus(draft: PodDraft, finished: boolean, out: PodStatusDraft): void {
	const {buffer} = draft;
	const hasReason = draft.reasonEnd > draft.reasonAt;
	out.text = draft.gated ? 'SchedulingGated' : '';
	out.at = hasReason ? draft.reasonAt : draft.phaseAt;
	out.end = hasReason ? draft.reasonEnd : draft.phaseEnd;
	out.ready = 0;
	out.restarts = 0;
	out.containers = draft.containerCount + draft.sidecars.count;
	const {initialising, sidecarRestarts} = readInit(draft, out);
	if (!initialising || draft.initialized) {
		out.restarts = sidecarRestarts;
		readContainers(draft, out);
	}
	if (draft.deleted === 0) return;
	if (spells(buffer, draft.reasonAt, draft.reasonEnd, 'NodeLost')) out.text = 'Unknown';
	else if (!finished) out.text = 'Terminating';
}
