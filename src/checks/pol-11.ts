import {podGroups} from '../migration/pod-groups.ts';
import {policyWorlds} from '../migration/policies.ts';
import {isolating, othersDecide} from '../policy/evaluate.ts';
import type {Labels} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'POL-11', title: 'Namespaces with sensitive data are isolated'};

/** How isolated namespaces are; one whose label says that it holds sensitive data has to be isolated wholly. */
export const pol11: Check = {
	...named,
	about: 'Every pod of a namespace that is labelled as holding sensitive data is isolated by a policy.',
	needs: ['networkPolicies', 'namespaces', 'pods'],
	run: snapshot => {
		const tagged = snapshot.tables.namespaces.filter(({labels}) => isTagged(labels));
		const shares = sharesOf(snapshot);
		const open = tagged.flatMap(({name}) => {
			const share = shares.get(name);
			return share !== undefined && share.open.length > 0 ? [{name, open: share.open}] : [];
		});
		if (open.length > 0) {
			return open.map(({name, open: slots}) =>
				finding(named, {
					part: name,
					verdict: 'WARN',
					class: 'advisory',
					owner: 'joint',
					subjects: podSubjects(snapshot, slots),
					summary: `${name} is labelled sensitive, and ${count(slots.length, 'pod')} there ${slots.length === 1 ? 'is' : 'are'} open to all`,
					explanation:
						'A pod that no policy selects for Ingress may be reached by every pod of the cluster, with Calico as with Flannel.',
				}),
			);
		}
		const isolated = [...shares].filter(([, {all, open: free}]) => free.length < all);
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					isolated.length === 0
						? 'no pod is isolated by NetworkPolicies; no namespace is labelled sensitive'
						: `pods isolated in ${few(isolated.map(([name]) => name))}`,
				evidence: fields(
					isolated.map(([name, {all, open: free}]) => ({
						source: `Namespace/${name}`,
						value: `${all - free.length} of ${count(all, 'pod')} isolated for ingress`,
					})),
				),
			}),
		];
	},
};

function isTagged(labels: Labels): boolean {
	return Object.entries(labels).some(
		([key, value]) =>
			/(^|[/-])(data-class|classification|sensitivity|compliance|pci|pci-dss|gdpr|soc2)/i.test(key) &&
			!/^(false|no|none|public|low)$/i.test(value),
	);
}

type Share = {readonly all: number; readonly open: readonly number[]};

/** Pods with a network of their own, and those of them no policy isolates, by namespace. */
function sharesOf(snapshot: Snapshot): ReadonlyMap<string, Share> {
	const {now} = policyWorlds(snapshot);
	const found = new Map<string, {all: number; open: number[]}>();
	for (const {end, slots} of podGroups(snapshot)) {
		const share = found.get(end.namespace) ?? {all: 0, open: []};
		found.set(end.namespace, share);
		share.all += slots.length;
		const policies = isolating(now, end, 'Ingress');
		if (!othersDecide(now, end, 'Ingress') && !('kind' in policies) && policies.length === 0)
			for (const slot of slots) share.open.push(slot);
	}
	for (const {open} of found.values()) open.sort((a, b) => a - b);
	return found;
}
