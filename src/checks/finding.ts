import type {ProbePlace} from '../store/probes.ts';

export type Verdict = 'PASS' | 'WARN' | 'FAIL' | 'UNKNOWN' | 'SKIP';
export type FindingClass = 'root' | 'contributing' | 'symptom' | 'advisory';
export type Confidence = 'proven' | 'probable' | 'possible';
export type Owner = 'platform' | 'application' | 'joint';

export type Subject = {readonly kind: string; readonly namespace: string; readonly name: string};

/**
 * The time of what stands in the snapshot that a check is asked of. The diagnosis puts the time of the snapshot there: a check that read it
 * itself would have to be asked again at every look, although nothing has changed of what it says.
 */
export const atThisLook = 0;

export type Evidence = {
	readonly kind: 'field' | 'log' | 'probe' | 'counter' | 'iac' | 'metric' | 'attested';
	/** Where it was read: "Node NAME metadata.annotations[k3s.io/node-args]". */
	readonly source: string;
	/** What stood there, as a stranger would see it with kubectl. */
	readonly value: string;
	/** When it was read, milliseconds since the epoch; `atThisLook` until the diagnosis. */
	readonly at: number;
};

export type Prediction = {
	/** An experiment that anyone can run. */
	readonly probe: string;
	/** What it must show if the finding is true; anything else disproves it. */
	readonly expect: string;
	/** The same as a question that a probe can ask. */
	readonly test?: PredictionTest;
};

/** A question that settles a prediction, in the terms of recorded probes. */
export type PredictionTest = {
	readonly probe: 'dns' | 'tcp';
	readonly from: ProbePlace;
	/** The same target by all of its addresses; the first is the one to ask. */
	readonly to: readonly {readonly host: string; readonly port: number}[];
	/** "tcp" or "udp". */
	readonly protocol: string;
	/** What a DNS is asked for; '' for connections. */
	readonly name: string;
	/** Classes of answers that the finding leads to if it is true. */
	readonly confirms: readonly string[];
	/** Classes that disprove it; all others tell nothing. */
	readonly refutes: readonly string[];
};

export type Remedy = {
	readonly owner: Owner;
	readonly text: string;
	/** Exact command, or empty when there is none. */
	readonly command: string;
	readonly risk: 'none' | 'low' | 'medium' | 'high';
	/** How to see that it worked. */
	readonly verify: string;
};

/** What a check says about the cluster. */
export type Finding = {
	/** Stable across runs: code, and the subject when a check speaks of several. */
	readonly id: string;
	readonly code: string;
	readonly title: string;
	readonly verdict: Verdict;
	readonly class: FindingClass;
	readonly confidence: Confidence;
	readonly owner: Owner;
	readonly subjects: readonly Subject[];
	readonly summary: string;
	readonly explanation: string;
	readonly evidence: readonly Evidence[];
	/** What else could have caused it and what ruled that out. */
	readonly ruledOut: readonly string[];
	/** Ids of the findings this one is a consequence of. Filled by the diagnosis. */
	readonly explainedBy: readonly string[];
	readonly predictions: readonly Prediction[];
	readonly remedies: readonly Remedy[];
};
