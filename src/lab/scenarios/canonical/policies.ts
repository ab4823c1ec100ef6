import {networkPolicy} from '../build/policy.ts';
import type {Clock} from '../clock.ts';
import type {KubeObject} from '../object.ts';

/** The policies as they were written: selectors by a label that most namespaces do not have. */
export function canonicalPolicies(clock: Clock): readonly KubeObject[] {
	const labelled = (name: string) => [{namespaces: {name}}];
	return [
		networkPolicy(['financial-inference', 'ml-namespace-baseline'], clock.at('15:05'), {
			selects: {},
			labels: {'app.kubernetes.io/managed-by': 'platform'},
			deniesIngress: true,
			egress: [
				{peers: labelled('kube-system'), ports: ['53/UDP']},
				{peers: labelled('seldon-system'), ports: ['9004', '443']},
				{peers: [], ports: ['443']},
			],
		}),
		networkPolicy(['financial-inference', 'financial-ml-policies'], clock.at('15:05:20'), {
			selects: {app: 'financial-predictor'},
			ingress: [{peers: labelled('ingress-nginx'), ports: ['8080']}],
		}),
		networkPolicy(['financial-ml', 'seldon-namespace-isolation'], clock.daysAgo(30), {
			selects: {},
			ingress: [{peers: [...labelled('seldon-system'), {pods: {}}], ports: []}],
			egress: [{peers: [], ports: []}],
		}),
	];
}
