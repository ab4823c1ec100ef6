import {inNamespace, networkPolicy, type Rule} from '../build/policy.ts';
import type {KubeObject} from '../object.ts';

const apiServer = '192.168.1.85/32';
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

export const dnsRule: Rule = {
	peers: [inNamespace('kube-system', {'k8s-app': 'kube-dns'})],
	ports: ['53/UDP', '53'],
};
const sameNamespace: Rule = {peers: [{pods: {}}], ports: []};
export const apiRule: Rule = {peers: [{cidr: apiServer}], ports: ['6443']};
const artifacts: readonly Rule[] = [
	{peers: [inNamespace('minio', {app: 'minio'})], ports: ['9000']},
	{peers: [inNamespace('mlflow', {app: 'mlflow-server'})], ports: ['5000']},
];
const downloads: Rule = {peers: [{cidr: '0.0.0.0/0', except: privateRanges}], ports: ['443']};

/** What a policy lets through. */
export type Openings = {readonly ingress: readonly Rule[]; readonly egress: readonly Rule[]};

export const fromController: Rule = {
	peers: [inNamespace('seldon-system')],
	ports: ['9002', '9004', '9005', '9008'],
};

/** Every flow that serving needs, nothing else. */
export const servingOpenings: Openings = {
	ingress: [
		sameNamespace,
		fromController,
		{peers: [inNamespace('ingress-nginx')], ports: ['9000']},
		{peers: [inNamespace('monitoring')], ports: ['8082', '9003', '9006']},
	],
	egress: [
		dnsRule,
		sameNamespace,
		{peers: [inNamespace('seldon-system')], ports: ['9002', '9004', '9005', '9008']},
		...artifacts,
		apiRule,
		downloads,
	],
};

/** Every flow that training needs. */
export const trainingOpenings: Openings = {
	ingress: [sameNamespace, {peers: [inNamespace('monitoring')], ports: []}],
	egress: [dnsRule, sameNamespace, ...artifacts, apiRule, downloads],
};

/** The baselines of the two ML namespaces, as they should be unless told otherwise. */
export function baselinePolicies(
	createdAt: string,
	{serving = servingOpenings, training = trainingOpenings}: {serving?: Openings; training?: Openings} = {},
): readonly KubeObject[] {
	const labels = {'app.kubernetes.io/managed-by': 'platform'};
	return [
		networkPolicy(['financial-inference', 'ml-namespace-baseline'], createdAt, {
			selects: {},
			labels,
			...serving,
		}),
		networkPolicy(['financial-mlops-pytorch', 'ml-namespace-baseline'], createdAt, {
			selects: {},
			labels,
			...training,
		}),
	];
}
