import {kubectl} from '../support/cluster.ts';
import {type Fault, faultsTogether} from '../support/faults.ts';
import {healthyWith} from '../support/healthy.ts';
import {apply, deployment, namespace, removeNamespace, scale} from '../support/objects.ts';

const pools = 'ippools.crd.projectcalico.org';

const patchPool = (spec: Readonly<Record<string, unknown>>) =>
	kubectl(['patch', pools, 'default-ipv4-ippool', '--type=merge', '-p', JSON.stringify({spec})]);

const network: readonly Fault[] = [
	{
		name: 'CoreDNS at 0',
		setUp: () => scale('kube-system', 'deploy/coredns', 0),
		undo: () => scale('kube-system', 'deploy/coredns', 1),
		expected: [
			{code: 'DNS-01', class: 'root', owner: 'platform', about: 'no ready endpoint'},
			{code: 'DNS-02', class: 'symptom', owner: 'platform', about: 'scaled to 0'},
			{code: 'RBK-01', verdict: 'WARN', class: 'symptom', owner: 'platform', about: 'no DNS server'},
		],
	},
	{
		name: 'the controllers of Calico at 0',
		setUp: () => scale('kube-system', 'deploy/calico-kube-controllers', 0),
		undo: () => scale('kube-system', 'deploy/calico-kube-controllers', 1),
		expected: [
			{
				code: 'CAL-07',
				verdict: 'WARN',
				class: 'contributing',
				owner: 'platform',
				about: 'calico-kube-controllers',
			},
		],
	},
	{
		name: 'a pool whose pods reach nothing outside of the cluster',
		setUp: () => patchPool({natOutgoing: false}),
		undo: () => patchPool({natOutgoing: true}),
		expected: [{code: 'CID-09', class: 'root', owner: 'platform', about: 'natOutgoing is false'}],
	},
	{
		name: 'a pool on the addresses of Services',
		setUp: () =>
			apply({
				apiVersion: 'crd.projectcalico.org/v1',
				kind: 'IPPool',
				metadata: {name: 'on-services'},
				spec: {
					cidr: '10.43.128.0/17',
					blockSize: 26,
					vxlanMode: 'Always',
					ipipMode: 'Never',
					natOutgoing: true,
				},
			}),
		undo: () => kubectl(['delete', pools, 'on-services']),
		expected: [
			{code: 'CID-04', class: 'root', owner: 'platform', about: 'on-services'},
			{code: 'CID-02', class: 'root', owner: 'platform', about: 'on-services'},
		],
	},
	{
		name: 'the aggregated API of Calico down while a namespace is being deleted',
		setUp: async () => {
			await apply(namespace('leaving'));
			await scale('calico-apiserver', 'deploy/calico-apiserver', 0);
			const api = 'apiservice/v3.projectcalico.org';
			await kubectl(['wait', '--for=condition=Available=false', api, '--timeout=60s']);
			await kubectl(['delete', 'namespace', 'leaving', '--wait=false']);
		},
		undo: async () => {
			await scale('calico-apiserver', 'deploy/calico-apiserver', 1);
			await kubectl(['wait', '--for=delete', 'namespace/leaving', '--timeout=240s']);
		},
		expected: [
			{code: 'CAL-17', class: 'root', owner: 'platform', about: 'v3.projectcalico.org is not available'},
			{code: 'CAL-17', class: 'root', owner: 'platform', about: 'leaving'},
		],
	},
];

const resources = (limit: string) => ({
	resources: {requests: {cpu: '10m', memory: '16Mi'}, limits: {memory: limit}},
});

const quota = (place: string) => ({
	apiVersion: 'v1',
	kind: 'ResourceQuota',
	metadata: {namespace: place, name: 'small'},
	spec: {hard: {'requests.cpu': '1', 'requests.memory': '1Gi', 'limits.memory': '1Gi'}},
});

const workloads: readonly Fault[] = [
	{
		name: 'a quota that wants what containers do not say',
		setUp: () => apply(namespace('unset'), quota('unset'), deployment('unset', 'silent', {})),
		undo: () => removeNamespace('unset'),
		expected: [
			{code: 'RES-01', class: 'root', owner: 'application', about: 'quota unset/small wants requests'},
		],
	},
	{
		name: 'a quota in which there is no room',
		setUp: () => apply(namespace('full'), quota('full'), deployment('full', 'large', resources('2Gi'))),
		undo: () => removeNamespace('full'),
		expected: [{code: 'RES-01', class: 'root', owner: 'joint', about: 'quota full/small has no room'}],
	},
	{
		name: 'a container that is killed for its memory',
		setUp: () =>
			apply(
				namespace('memory'),
				deployment('memory', 'greedy', {
					...resources('32Mi'),
					command: ['sh', '-c', 'x=0123456789abcdef; while :; do x=$x$x; done'],
				}),
			),
		undo: () => removeNamespace('memory'),
		expected: [
			{code: 'RES-02', class: 'root', owner: 'application', about: 'memory/greedy was killed for memory'},
		],
	},
];

faultsTogether('faults of the platform and of workloads, all at once', () => healthyWith('calico-api'), [
	...network,
	...workloads,
]);
