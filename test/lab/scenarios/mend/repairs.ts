import type {Lab} from '../../../../src/lab/lab.ts';
import {baselinePolicies} from '../../../../src/lab/scenarios/base/policies.ts';
import {trainingLimits} from '../../../../src/lab/scenarios/base/settings.ts';
import {explicitServerArgs} from '../../../../src/lab/scenarios/healthy.ts';
import {type Ask, ask} from '../../client.ts';

const merge = 'application/merge-patch+json';
const json = 'application/json-patch+json';

async function send(lab: Lab, method: string, path: string, body?: unknown, type?: string): Promise<void> {
	const wanted: Ask = {method, ...(body !== undefined && {body}), ...(type !== undefined && {type})};
	const {code, raw} = await ask(lab, path, wanted);
	if (code >= 300) throw new Error(`${method} ${path} was answered ${code}: ${raw.toString().slice(0, 400)}`);
}

const pools = '/apis/projectcalico.org/v3/ippools';
const oldPool = 'default-ipv4-ippool';

/** A pool inside the cluster CIDR; new pods get no address of the old one any more. */
export async function repairPool(lab: Lab): Promise<void> {
	const spec = {
		cidr: '10.42.0.0/16',
		blockSize: 26,
		ipipMode: 'Never',
		vxlanMode: 'Always',
		natOutgoing: true,
		nodeSelector: 'all()',
		allowedUses: ['Workload', 'Tunnel'],
	};
	await send(lab, 'POST', pools, {
		apiVersion: 'projectcalico.org/v3',
		kind: 'IPPool',
		metadata: {name: 'cluster-ipv4-ippool'},
		spec,
	});
	await send(lab, 'PATCH', `${pools}/${oldPool}`, {spec: {disabled: true}}, merge);
	const installation = '/apis/operator.tigera.io/v1/installations/default';
	const change = [{op: 'replace', path: '/spec/calicoNetwork/ipPools/0/cidr', value: '10.42.0.0/16'}];
	await send(lab, 'PATCH', installation, change, json);
}

/** The old pool is deleted once no pod has an address of it. */
export const removeOldPool = (lab: Lab) => send(lab, 'DELETE', `${pools}/${oldPool}`);

/** Policies that select by the label which every namespace has, and that allow what serving and training need. */
export async function repairPolicies(lab: Lab): Promise<void> {
	const place = '/apis/networking.k8s.io/v1/namespaces/financial-inference/networkpolicies';
	const [serving, training] = baselinePolicies('2026-01-01T00:00:00Z');
	await send(lab, 'PATCH', `${place}/ml-namespace-baseline`, {spec: serving?.spec}, merge);
	await send(lab, 'DELETE', `${place}/financial-ml-policies`);
	const {name, labels} = training?.metadata ?? {name: '', labels: {}};
	const made = {
		apiVersion: training?.apiVersion,
		kind: training?.kind,
		metadata: {name, labels},
		spec: training?.spec,
	};
	await send(lab, 'POST', place.replace('financial-inference', 'financial-mlops-pytorch'), made);
}

/** The annotation that MetalLB reads, with the address that clients know. */
export async function repairPin(lab: Lab): Promise<void> {
	const annotations = {
		'metallb.universe.tf/loadBalancer-ip': null,
		'metallb.universe.tf/loadBalancerIPs': '192.168.1.203',
	};
	await send(
		lab,
		'PATCH',
		'/api/v1/namespaces/mlflow/services/mlflow-server',
		{metadata: {annotations}},
		merge,
	);
}

const training = '/apis/argoproj.io/v1alpha1/namespaces/financial-mlops-pytorch';

/** Defaults for containers that name no requests and limits, so that the quota refuses none. */
export async function repairQuota(lab: Lab): Promise<void> {
	const [, limits] = trainingLimits('2026-01-01T00:00:00Z', true);
	const body = {
		apiVersion: 'v1',
		kind: 'LimitRange',
		metadata: {name: 'financial-mlops-pytorch-defaults'},
		spec: limits?.spec,
	};
	await send(lab, 'POST', '/api/v1/namespaces/financial-mlops-pytorch/limitranges', body);
}

/** Workflows that failed are removed, the template names the tracking server, and one is submitted again with enough memory. */
export async function repairMemory(lab: Lab): Promise<void> {
	const uri = 'http://mlflow-server.mlflow.svc.cluster.local:5000';
	const change = [{op: 'replace', path: '/spec/templates/0/container/env/0/value', value: uri}];
	await send(lab, 'PATCH', `${training}/workflowtemplates/financial-training-pipeline`, change, json);
	for (const name of ['h5q7n', 't8x4v'])
		await send(lab, 'DELETE', `${training}/workflows/financial-training-pipeline-${name}`);
	await send(lab, 'POST', `${training}/workflows`, {
		apiVersion: 'argoproj.io/v1alpha1',
		kind: 'Workflow',
		metadata: {generateName: 'financial-training-pipeline-'},
		spec: {
			entrypoint: 'train',
			serviceAccountName: 'argo-workflow',
			workflowTemplateRef: {name: 'financial-training-pipeline'},
		},
	});
}

/** The server is restarted with the CIDRs written out, one address family, and a kubeconfig for its owner alone. */
export async function repairFlags(lab: Lab): Promise<void> {
	const annotations = {'k3s.io/node-args': JSON.stringify(explicitServerArgs)};
	await send(lab, 'PATCH', '/api/v1/nodes/nuc8i5behs', {metadata: {annotations}}, merge);
}

const kinds: Readonly<Record<string, string>> = {
	Deployment: 'deployments',
	StatefulSet: 'statefulsets',
	DaemonSet: 'daemonsets',
};

/** `kubectl rollout restart` of one workload. */
export async function restart(lab: Lab, kind: string, namespace: string, name: string): Promise<void> {
	const annotations = {'kubectl.kubernetes.io/restartedAt': new Date().toISOString()};
	const path = `/apis/apps/v1/namespaces/${namespace}/${kinds[kind]}/${name}`;
	await send(lab, 'PATCH', path, {spec: {template: {metadata: {annotations}}}}, merge);
}

/** `kubectl rollout restart` of every workload that has a pod in the old pool. */
export async function restartTheRest(lab: Lab): Promise<void> {
	const pods = lab
		.list({resource: 'pods'})
		.filter(pod => /"podIP":"10\.244\./.test(JSON.stringify(pod.status)));
	for (const [kind, resource] of Object.entries(kinds))
		for (const {metadata} of lab.list({group: 'apps', resource})) {
			const isIn = pods.some(
				pod =>
					pod.metadata.namespace === metadata.namespace && pod.metadata.name.startsWith(`${metadata.name}-`),
			);
			if (isIn) await restart(lab, kind, metadata.namespace ?? '', metadata.name);
		}
}

/** The two that a budget holds back are restarted by hand. */
export async function restartHeldBack(lab: Lab): Promise<void> {
	await restart(lab, 'StatefulSet', 'mlflow', 'mlflow-postgres');
	await restart(lab, 'StatefulSet', 'monitoring', 'prometheus-kube-prometheus-stack-prometheus');
}

/** The notebooks that nobody would start again are stopped; their owners start new ones. */
export async function stopNotebooks(lab: Lab): Promise<void> {
	for (const user of [1, 2, 3])
		await send(lab, 'DELETE', `/api/v1/namespaces/jupyterhub/pods/jupyter-user${user}`);
}

/** The finalizers that nobody will take off any more are taken off, object by object. */
export async function takeFinalizers(lab: Lab): Promise<void> {
	for (const resource of ['experiments', 'models', 'seldonruntimes'])
		for (const {metadata} of lab.list({group: 'mlops.seldon.io', resource})) {
			if (metadata.namespace !== 'financial-ml') continue;
			const path = `/apis/mlops.seldon.io/v1alpha1/namespaces/financial-ml/${resource}/${metadata.name}`;
			await send(lab, 'PATCH', path, {metadata: {finalizers: null}}, merge);
		}
}
