import type {MessageSchema} from '../src/kube/wire/message.ts';
import {labelSelectorSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {
	type Fields,
	labelSelector,
	number,
	numberOrText,
	objectMeta,
	part,
	parts,
	text,
	texts,
} from '../src/store/fields.ts';
import type {NetworkPolicyRow, PolicyPeer, PolicyRule} from '../src/store/rows/policies.ts';
import {type Collector, listAndWatch} from './collector.ts';

const given = (fields: Fields, key: string) => fields[key] !== undefined && fields[key] !== null;

function peer(fields: Fields): PolicyPeer {
	const block = part(fields, 'ipBlock');
	return {
		...(given(fields, 'podSelector') && {podSelector: labelSelector(fields, 'podSelector')}),
		...(given(fields, 'namespaceSelector') && {
			namespaceSelector: labelSelector(fields, 'namespaceSelector'),
		}),
		...(given(fields, 'ipBlock') && {ipBlock: {cidr: text(block, 'cidr'), except: texts(block, 'except')}}),
	};
}

function rule(fields: Fields, side: 'from' | 'to'): PolicyRule {
	return {
		peers: parts(fields, side).map(peer),
		ports: parts(fields, 'ports').map(port => ({
			protocol: text(port, 'protocol') || 'TCP',
			port: numberOrText(port, 'port'),
			endPort: number(port, 'endPort'),
		})),
	};
}

/** The row of a policy in the form of Kubernetes. */
export function kubernetesPolicy(object: Fields): NetworkPolicyRow {
	const spec = part(object, 'spec');
	const annotations = part(part(object, 'metadata'), 'annotations');
	return {
		...objectMeta(object),
		podSelector: labelSelector(spec, 'podSelector'),
		policyTypes: texts(spec, 'policyTypes'),
		ingress: parts(spec, 'ingress').map(fields => rule(fields, 'from')),
		egress: parts(spec, 'egress').map(fields => rule(fields, 'to')),
		trackedBy:
			text(annotations, 'argocd.argoproj.io/tracking-id') || text(annotations, 'meta.helm.sh/release-name'),
	};
}

const portSchema: MessageSchema = {
	1: ['protocol', 'string'],
	2: ['port', 'intOrString'],
	3: ['endPort', 'int'],
};
const peerSchema: MessageSchema = {
	1: ['podSelector', labelSelectorSchema],
	2: ['namespaceSelector', labelSelectorSchema],
	3: ['ipBlock', {1: ['cidr', 'string'], 2: ['except', 'string', 'repeated']}],
};

/** Network policies of Kubernetes itself. */
export const networkPolicies: Collector<'networkPolicies'> = {
	name: 'networkPolicies',
	title: 'Network policies',
	about: 'Who may reach whom: which pods are isolated, and by which rule a connection is let through.',
	resources: [
		{
			group: 'networking.k8s.io',
			version: 'v1',
			resource: 'networkpolicies',
			kind: 'NetworkPolicy',
			namespaced: true,
		},
	],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['podSelector', labelSelectorSchema],
				2: [
					'ingress',
					{1: ['ports', portSchema, 'repeated'], 2: ['from', peerSchema, 'repeated']},
					'repeated',
				],
				3: ['egress', {1: ['ports', portSchema, 'repeated'], 2: ['to', peerSchema, 'repeated']}, 'repeated'],
				4: ['policyTypes', 'string', 'repeated'],
			},
		],
	},
	project: kubernetesPolicy,
	verbs: listAndWatch,
};
