import {policyWorlds} from '../../migration/policies.ts';
import {selects} from '../../policy/labels.ts';
import type {LabelSelector, Labels} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** Marks everything that ktriage makes, so that what a crash left can be found. */
export const ownerLabel = {key: 'app.kubernetes.io/managed-by', value: 'ktriage'} as const;

/** Labels that controllers give to pods of their own: a pod with them may be adopted, and another one deleted for it. */
const ofControllers =
	/^(pod-template-hash|controller-revision-hash|controller-uid|job-name|batch\.kubernetes\.io\/.*|statefulset\.kubernetes\.io\/.*|apps\.kubernetes\.io\/pod-index|pod-template-generation)$/;

export type ProbeLabels = {
	readonly labels: Labels;
	/** Keys that are not copied. */
	readonly left: readonly string[];
	/** Policies that select the workload and no longer select the probe, by name. */
	readonly lost: readonly string[];
};

/**
 * The labels of a pod for a probe that stands in for it: selected by the same policies, and by no Service and no workload, which would
 * send it traffic or adopt it. Where that cannot be had together, the policies that are lost are named.
 */
export function probeLabels(snapshot: Snapshot, namespace: string, wanted: Labels): ProbeLabels {
	const policies = policyWorlds(snapshot).now.policies.get(namespace) ?? [];
	const used = (key: string): number =>
		policies.filter(({podSelector}) => podSelector.expressions.some(one => one.key === key)).length;
	const forbidden = selectorsOf(snapshot, namespace);
	const labels = new Map(Object.entries(wanted).filter(([key]) => !ofControllers.test(key)));
	for (const selector of forbidden) {
		while (selects(selector, Object.fromEntries(labels)) !== false) {
			const [key] = selector.expressions
				.map(expression => expression.key)
				.filter(one => labels.has(one))
				.sort((a, b) => used(a) - used(b));
			if (key === undefined) break;
			labels.delete(key);
		}
	}
	const kept = Object.fromEntries(labels);
	const lost = policies
		.filter(({podSelector}) => selects(podSelector, wanted) === true && selects(podSelector, kept) !== true)
		.map(({name}) => name);
	return {
		labels: {...kept, [ownerLabel.key]: ownerLabel.value},
		left: Object.keys(wanted).filter(key => !labels.has(key)),
		lost,
	};
}

/** What must not select the probe. */
function selectorsOf({tables}: Snapshot, namespace: string): readonly LabelSelector[] {
	const services = tables.services
		.filter(row => row.namespace === namespace && Object.keys(row.selector).length > 0)
		.map(({selector}) => ({
			expressions: Object.entries(selector).map(([key, value]) => ({key, operator: 'In', values: [value]})),
		}));
	const workloads = [...tables.daemonSets, ...tables.deployments, ...tables.statefulSets]
		.filter(row => row.namespace === namespace)
		.map(({selector}) => selector);
	const budgets = tables.podDisruptionBudgets
		.filter(row => row.namespace === namespace)
		.map(({selector}) => selector);
	return [...services, ...workloads, ...budgets].filter(({expressions}) => expressions.length > 0);
}
