import type {ResourceRef} from '../src/kube/types.ts';
import {type Fields, labelSelector, list, number, objectMeta, part, text} from '../src/store/fields.ts';
import type {AdminPolicyRow} from '../src/store/rows/policies.ts';
import {adminRules} from './admin-rules.ts';

/** Where the policies of administrators are served (sigs.k8s.io/network-policy-api). */
export function adminResource(version: string, kind: AdminPolicyRow['kind'], resource: string): ResourceRef {
	return {group: 'policy.networking.k8s.io', version, resource, kind, namespaced: false};
}

/** The row projector of a kind; its subject is either whole namespaces or pods in them. */
export function adminPolicyProjector(kind: AdminPolicyRow['kind']): (object: Fields) => AdminPolicyRow {
	return object => {
		const spec = part(object, 'spec');
		const subject = part(spec, 'subject');
		const pods = part(subject, 'pods');
		const ofPods = subject.pods !== undefined && subject.pods !== null;
		return {
			...objectMeta(object),
			kind,
			priority: number(spec, 'priority'),
			namespaceSelector: ofPods
				? labelSelector(pods, 'namespaceSelector')
				: labelSelector(subject, 'namespaces'),
			podSelector: labelSelector(pods, 'podSelector'),
			tier:
				kind === 'BaselineAdminNetworkPolicy' || /^baseline$/i.test(text(spec, 'tier'))
					? 'baseline'
					: 'admin',
			ingress: adminRules(spec, 'ingress'),
			egress: adminRules(spec, 'egress'),
			types: [
				...(list(spec, 'ingress').length > 0 ? ['Ingress'] : []),
				...(list(spec, 'egress').length > 0 ? ['Egress'] : []),
			],
		};
	};
}
