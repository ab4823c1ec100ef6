import {inNamespace, networkPolicy, type Rule} from '../build/policy.ts';
import type {KubeObject} from '../object.ts';

const apiServer = '192.168.1.85/32';
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const dns: Rule = {peers: [inNamespace('kube-system', {'k8s-app': 'kube-dns'})], ports: ['53/UDP', '53']};
const sameNamespace: Rule = {peers: [{pods: {}}], ports: []};
const api: Rule = {peers: [{cidr: apiServer}], ports: ['6443']};
const artifacts: readonly Rule[] = [
	{peers: [inNamespace('minio', {app: 'minio'})], ports: ['9000']},
	{peers: [inNamespace('mlflow', {app: 'mlflow-server'})], ports: ['5000']},
];
const downloads: Rule = {peers: [{cidr: '0.0.0.0/0', except: privateRanges}], ports: ['443']};

/** The baseline of an ML namespace as it should be: every flow the platform needs, nothing else. */
export function healthyPolicies(createdAt: string): readonly KubeObject[] {
	const labels = {'app.kubernetes.io/managed-by': 'platform'};
	return [
		networkPolicy(['financial-inference', 'ml-namespace-baseline'], createdAt, {
			selects: {},
			labels,
			ingress: [
				sameNamespace,
				{peers: [inNamespace('seldon-system')], ports: ['9002', '9004', '9005', '9008']},
				{peers: [inNamespace('ingress-nginx')], ports: ['9000']},
				{peers: [inNamespace('monitoring')], ports: ['8082', '9003', '9006']},
			],
			egress: [
				dns,
				sameNamespace,
				{peers: [inNamespace('seldon-system')], ports: ['9002', '9004', '9005', '9008']},
				...artifacts,
				api,
				downloads,
			],
		}),
		networkPolicy(['financial-mlops-pytorch', 'ml-namespace-baseline'], createdAt, {
			selects: {},
			labels,
			ingress: [sameNamespace, {peers: [inNamespace('monitoring')], ports: []}],
			egress: [dns, sameNamespace, ...artifacts, api, downloads],
		}),
	];
}
