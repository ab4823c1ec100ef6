type FlowParts = {
	readonly at?: string;
	readonly from?: string;
	readonly to?: string;
	readonly port?: number;
	readonly reporter?: 'Src' | 'Dst';
	readonly action?: 'Allow' | 'Deny';
	readonly packets?: number;
	readonly enforced?: readonly object[];
	readonly pending?: readonly object[];
};

const split = (end: string) => {
	const at = end.indexOf('/');
	return at < 0 ? ['-', end] : [end.slice(0, at), end.slice(at + 1)];
};

/** A rule in the trace of a flow. */
export const ruleHit = (kind: string, name: string, action: string, rule: number, tier = 'default') => {
	const [namespace, own] = kind.includes('Global') || kind.includes('Cluster') ? ['', name] : split(name);
	return {kind, name: own, namespace, tier, action, policy_index: 0, rule_index: rule, trigger: null};
};

/** The end of a tier, with the NetworkPolicy of Kubernetes that brings the pod to it. */
export const endOfTier = (trigger?: string) => ({
	kind: 'EndOfTier',
	name: '',
	namespace: '',
	tier: 'default',
	action: 'Deny',
	policy_index: 0,
	rule_index: -1,
	trigger: trigger === undefined ? null : ruleHit('NetworkPolicy', trigger, 'ActionUnspecified', 0),
});

/** A flow as Whisker writes it. */
export function flow({
	at = '2026-11-21T02:20:45Z',
	from = 'seldon/mlserver-*',
	to = 'seldon/seldon-scheduler-*',
	port = 9005,
	reporter = 'Dst',
	action = 'Deny',
	packets = 2,
	enforced = [endOfTier('seldon/deny-all')],
	pending = [],
}: FlowParts = {}) {
	const [[sourceSpace, source], [destSpace, dest]] = [split(from), split(to)];
	return {
		start_time: at,
		end_time: new Date(Date.parse(at) + 15_000).toISOString(),
		action,
		source_name: source,
		source_namespace: sourceSpace,
		source_labels: 'app=a | b=c',
		dest_name: dest,
		dest_namespace: destSpace,
		dest_labels: 'app=s',
		protocol: 'tcp',
		dest_port: port,
		reporter,
		policies: {enforced, pending},
		packets_in: packets,
		packets_out: 0,
		bytes_in: packets * 60,
		bytes_out: 0,
	};
}
