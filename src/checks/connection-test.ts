import {perSnapshot} from '../migration/per-snapshot.ts';
import {podFlags} from '../store/pod-table.ts';
import type {ProbePlace} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {PredictionTest} from './finding.ts';

/** Where a prediction is tried from when the place does not matter to the network: the machine that ktriage runs on. */
export const fromOutside: ProbePlace = {kind: 'outside'};

/**
 * What must come of a connection if a finding is true. `silent`: nobody is there who could answer in any way. `closed`: no connection
 * comes about, whoever says so. `refused`: it arrives and nobody listens, or kube-proxy has no endpoint (kubernetes pkg/proxy: REJECT).
 */
type Outcome = 'silent' | 'closed' | 'refused';

const outcomes: Readonly<Record<Outcome, Pick<PredictionTest, 'confirms' | 'refutes'>>> = {
	silent: {confirms: ['timeout', 'unreachable'], refutes: ['ok', 'refused', 'reset']},
	closed: {confirms: ['timeout', 'unreachable', 'refused'], refutes: ['ok', 'reset']},
	refused: {confirms: ['refused'], refutes: ['ok', 'reset']},
};

/** The question whether a TCP connection comes about; undefined when nobody can ask it or no port is known. */
export function connectionTest(
	from: ProbePlace | undefined,
	host: string | undefined,
	port: number | undefined,
	outcome: Outcome,
): {readonly test?: PredictionTest} {
	if (from === undefined || host === undefined || host === '' || !port) return {};
	return {test: {probe: 'tcp', from, to: [{host, port}], protocol: 'tcp', name: '', ...outcomes[outcome]}};
}

/** A pod as the place to ask from. */
export function fromPod({pods}: Snapshot, slot: number): ProbePlace {
	const namespace = pods.namespaceName(pods.namespaceId(slot));
	return {kind: 'pod', namespace, pod: pods.name(slot), container: ''};
}

/** Any pod of a namespace that can be asked; undefined when none runs there. */
export function fromNamespace(snapshot: Snapshot, namespace: string): ProbePlace | undefined {
	const slot = askers(snapshot).get(namespace);
	return slot === undefined ? undefined : fromPod(snapshot, slot);
}

/** One pod with an address of its own per namespace, ready ones first. */
const askers = perSnapshot(({pods}: Snapshot): ReadonlyMap<string, number> => {
	const unable = podFlags.finished | podFlags.terminating | podFlags.hostNetwork;
	const found = new Map<number, number>();
	for (const slot of pods.slots()) {
		const flags = pods.flags(slot);
		if ((flags & unable) !== 0) continue;
		const namespace = pods.namespaceId(slot);
		const known = found.get(namespace);
		if (known !== undefined && ((pods.flags(known) & podFlags.ready) !== 0 || (flags & podFlags.ready) === 0))
			continue;
		if (pods.ips(slot).length > 0) found.set(namespace, slot);
	}
	return new Map([...found].map(([id, slot]) => [pods.namespaceName(id), slot]));
});

/** The question whether the DNS of the cluster answers at all: the name of the Kubernetes API, asked from any pod. */
export function nameTest(
	snapshot: Snapshot,
	server: string | undefined,
	domain: string,
): {readonly test?: PredictionTest} {
	const [slot] = askers(snapshot).values();
	if (slot === undefined || server === undefined) return {};
	return {
		test: {
			probe: 'dns',
			from: fromPod(snapshot, slot),
			to: [{host: server, port: 53}],
			protocol: 'udp',
			name: `kubernetes.default.svc.${domain}`,
			confirms: ['dns-timeout', 'refused'],
			refutes: ['ok', 'dns-nxdomain', 'dns-servfail', 'wrong-answer'],
		},
	};
}

/** The parts of "10.43.0.10:53" and "[fd00::10]:53"; nothing for names and texts without a port. */
export function hostAndPort(text: string): readonly [host: string | undefined, port: number | undefined] {
	const [, v6, v4, port] = /^(?:\[([\da-fA-F:.]+)\]|(\d+(?:\.\d+){3})):(\d{1,5})$/.exec(text) ?? [];
	return [v6 ?? v4, port === undefined ? undefined : Number(port)];
}
