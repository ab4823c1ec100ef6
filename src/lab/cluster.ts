import type {LabClock} from './clock.ts';
import type {Lab} from './lab.ts';

/** A verb on a resource that the operator may not do; '*' stands for any, no namespace for everywhere. */
export type Denial = {
	readonly verb: string;
	readonly group: string;
	/** With its subresource after a slash, as in "pods/exec". */
	readonly resource: string;
	readonly namespace?: string;
};

export type ProbePlace =
	| {readonly namespace: string; readonly pod: string; readonly container?: string}
	| {readonly node: string}
	| {readonly jumpHost: true};

/** A recorded answer of the network to one question (probes.yaml of a snapshot folder). */
export type ProbeRecord = {
	readonly probe: 'dns' | 'tcp' | 'http' | 'inference' | 'latency' | 'grpc-health';
	readonly from: ProbePlace;
	readonly to: {
		readonly host: string;
		readonly port?: number;
		readonly protocol?: string;
		readonly name?: string;
		readonly url?: string;
		readonly headers?: Readonly<Record<string, string>>;
	};
	readonly at?: string;
	/** ok, refused, timeout, reset, unreachable, dns-nxdomain, dns-servfail, dns-timeout, wrong-answer, http(STATUS), tool. */
	readonly class: string;
	/** What the tool printed. */
	readonly detail?: string;
	readonly millis?: number;
};

/**
 * Something that happens to the cluster while it is being looked at, so long after the timeline began; `began` is that moment
 * in the cluster's time, of the current round when the timeline repeats.
 */
export type TimelineStep = {readonly afterMs: number; readonly apply: (lab: Lab, began: number) => void};

/** Everything the embedded API server plays. */
export type LabCluster = {
	/** Plain Kubernetes objects with status and metadata; Lists are taken apart. */
	readonly objects: readonly unknown[];
	/** Lines as `kubectl logs --timestamps` prints them, by "NAMESPACE/POD/CONTAINER" and the same with ".previous". */
	readonly logs?: Readonly<Record<string, string>>;
	readonly probes?: readonly ProbeRecord[];
	/** Output of `iptables-save -c` by node name. */
	readonly counters?: Readonly<Record<string, string>>;
	/** Flows as Whisker gives them, asked for whenever it is asked, oldest first; unset, or throws, when it cannot reach Goldmane. */
	readonly flows?: () => readonly unknown[];
	readonly denied?: readonly Denial[];
	/** What Prometheus answered, by query: lines of an instant vector as its HTTP API gives them; unset when it cannot be reached. */
	readonly prometheus?: Readonly<Record<string, readonly unknown[]>>;
	/** Ansible files of the people who run the cluster, by path; the API knows nothing of them. */
	readonly iac?: Readonly<Record<string, string>>;
	/** The cluster's time when the lab starts, in milliseconds since the epoch; the machine's time when absent. */
	readonly now?: number;
	/** Why the API could not be read when this was recorded: every request then fails with it. */
	readonly serverError?: string;
	/** "v1.33.1+k3s1", empty when it is not known; the kubelet version of the first node when absent. */
	readonly gitVersion?: string;
	readonly timeline?: readonly TimelineStep[];
	/** The timeline starts again every so many milliseconds; played once when absent. */
	readonly timelineRepeatMs?: number;
	/** Starts what answers to changes as the cluster's own controllers would; returns the way to stop it. */
	readonly controllers?: (lab: Lab, clock: LabClock) => () => void;
};
