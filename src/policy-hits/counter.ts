/** What a rule did with the packets it counted. */
export type HitAction = 'allow' | 'deny' | 'pass' | 'log';

/** A policy as the data plane names it; `group` tells Calico's NetworkPolicy from that of Kubernetes. */
export type HitPolicy = {
	readonly group: string;
	readonly kind: string;
	/** Empty for what is cluster-wide. */
	readonly namespace: string;
	readonly name: string;
};

/** What a counter belongs to. */
export type Counted =
	/**
	 * The rule of a policy, by its place among those that were rendered; `whole`: among all that Calico makes of the object, as flow logs count
	 * them (felix/rules/policy.go), also those of the other IP family.
	 */
	| {readonly kind: 'rule'; readonly policy: HitPolicy; readonly line: number; readonly counted?: 'whole'}
	/** What no rule let through at one pod: the end of a tier, or of everything. `because` names the policy that selects the pod, where that is said. */
	| {readonly kind: 'rest'; readonly tier: string; readonly because?: HitPolicy}
	/** A line of the kernel's log, written by a rule with action Log; the prefix need not name a policy. */
	| {readonly kind: 'log'; readonly prefix: string}
	| {readonly kind: 'profile'; readonly name: string};

/** One counter of the kernel that says something about policies. It counts connections that begin and packets that are denied, never traffic. */
export type Counter = {
	/** The same in the next reading of this node. */
	readonly key: string;
	readonly engine: 'calico' | 'kube-router';
	readonly family: 4 | 6;
	readonly action: HitAction;
	/** Undefined where the kernel's rules do not tell. */
	readonly direction: 'ingress' | 'egress' | undefined;
	readonly of: Counted;
	/** The interface of the pod ("cali…"), "NAMESPACE/POD", or "NAMESPACE/PREFIX-*" of flows; empty where a rule stands for all pods it selects. */
	readonly endpoint: string;
	readonly packets: number;
	readonly bytes: number;
	/** When it last counted, milliseconds since the epoch, where the source says it. */
	readonly lastAt?: number;
	/** It would have done this if what is staged were enforced. */
	readonly pending?: true;
};

/** Which program printed a reading. */
export type Backend =
	| 'iptables-nft'
	| 'iptables-legacy'
	| 'nftables'
	| 'ebpf'
	/** Flows of Goldmane, of the whole cluster. */
	| 'flows'
	/** Lines of the kernel's log that rules with action Log wrote. */
	| 'kernel-log'
	/** Metrics of Felix: how much it enforces, not what is hit. */
	| 'felix-metrics';

/** What else the rules of a node show: chains of a second engine, rules of Flannel. Empty chains count as nothing. */
export type Leftovers = {
	/** Chains of kube-router for pods (KUBE-POD-FW-…). */
	readonly kubeRouterPods: number;
	readonly kubeRouterPolicies: number;
	/** Whether packets are sent through them. */
	readonly kubeRouterHooked: boolean;
	/** Rules in chains FLANNEL-…; the chains alone prove nothing. */
	readonly flannelRules: number;
	/** Chains of Calico for pods. */
	readonly calicoPods: number;
};

/** Everything one reading of a node says. */
export type Reading = {
	readonly backend: Backend;
	readonly counters: readonly Counter[];
	readonly leftovers: Leftovers;
	/** What else was said, one sentence each. */
	readonly facts?: readonly string[];
	/** Parts that are not understood, one sentence each. */
	readonly problems: readonly string[];
};
