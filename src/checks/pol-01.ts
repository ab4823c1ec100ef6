import {perSnapshot} from '../migration/per-snapshot.ts';
import {policyEngines} from '../migration/policy-engine.ts';
import {stagedName, stagedPolicies} from '../migration/staged-policies.ts';
import {calicoPolicyName, directionsOf} from '../policy/world.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'POL-01', title: 'Policies there are'};

/** The inventory: which policies exist, of which kinds, whom they isolate, who manages them. */
export const pol01: Check = {
	...named,
	about: 'Lists the network policies of every kind, what they isolate and who manages them.',
	needs: ['networkPolicies'],
	run: snapshot => {
		const {networkPolicies} = snapshot.tables;
		const others = otherKinds(snapshot);
		const engine = policyEngines(snapshot).calico;
		const namespaces = new Set(networkPolicies.map(({namespace}) => namespace)).size;
		const more = others.length === 0 ? '' : `, ${others.length} of other kinds`;
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					networkPolicies.length + others.length === 0
						? 'no network policy: every pod may reach every other'
						: `${count(networkPolicies.length, 'NetworkPolicy', 'NetworkPolicies')} in ${count(namespaces, 'namespace')}${more}`,
				explanation: `A pod is isolated only in the directions for which a policy selects it; everything else is let through, with Flannel and with Calico alike. Enforced by ${engine.kind}: ${engine.why}.${engine.kind === 'kube-router' && others.length > 0 ? ' It knows no other kinds of policies: those are listed, and bite under Calico.' : ''}`,
				evidence: fields([
					...networkPolicies.map(policy => ({
						source: `NetworkPolicy ${policy.namespace}/${policy.name} .spec.policyTypes`,
						value: `${directionsOf(policy).join(', ')}${manager(policy)}`,
					})),
					...others,
				]),
			}),
		];
	},
};

function manager({labels, trackedBy}: Snapshot['tables']['networkPolicies'][number]): string {
	const by = labels['app.kubernetes.io/managed-by'] ?? '';
	const words = [by === '' ? '' : `managed by ${by}`, trackedBy === '' ? '' : `written by ${trackedBy}`];
	const told = words.filter(word => word !== '');
	return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

const otherKinds = perSnapshot((snapshot: Snapshot) => {
	const {tables} = snapshot;
	return [
		...[...tables.globalNetworkPolicies, ...tables.calicoNetworkPolicies].map(policy => ({
			source: `${calicoPolicyName(policy)} .spec.types`,
			value: `${policy.types.join(', ')}${policy.order === undefined ? '' : `, order ${policy.order}`}`,
		})),
		...[
			...tables.adminNetworkPolicies,
			...tables.baselineAdminNetworkPolicies,
			...tables.clusterNetworkPolicies,
		].map(({kind, name, priority}) => ({source: `${kind}/${name} .spec.priority`, value: String(priority)})),
		...stagedPolicies(snapshot).map(staged => ({
			source: `${stagedName(staged)} .spec.stagedAction`,
			value: `${staged.action}: tried out, not enforced`,
		})),
	];
});
