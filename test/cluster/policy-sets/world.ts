import {kubectl, nodeNames} from '../support/cluster.ts';
import {apply, type Manifest, namespace, removeNamespace} from '../support/objects.ts';
import {type Agent, nodeProcess, podProcesses, startAgent} from './agents.ts';

const image = 'ktriage.test/busybox:1.35';
const [server, first, second] = nodeNames();

/** The namespaces of the policy sets, with the label `team`. */
export const red = 'policy-red';
export const blue = 'policy-blue';

type Pod = {
	readonly namespace: string;
	readonly name: string;
	readonly node: string;
	readonly labels: Readonly<Record<string, string>>;
	/** What the container port called "http" is, or none. */
	readonly http?: number;
	readonly hostNetwork?: boolean;
	readonly account?: string;
	/** It ends at once. */
	readonly ends?: boolean;
};

/** Three nodes, two namespaces, a pod on a node's own network whose labels are those of another pod, and one that has ended. */
const pods: readonly Pod[] = [
	{namespace: red, name: 'web', node: server, labels: {app: 'web', side: 'front', serves: 'yes'}, http: 7101},
	{namespace: red, name: 'db', node: first, labels: {app: 'db', side: 'back'}, http: 7102},
	{namespace: red, name: 'ops', node: second, labels: {app: 'ops'}, account: 'robot'},
	{namespace: red, name: 'host', node: first, labels: {app: 'web', side: 'front'}, hostNetwork: true},
	{namespace: red, name: 'done', node: second, labels: {app: 'done'}, ends: true},
	{namespace: blue, name: 'web', node: first, labels: {app: 'web', side: 'back'}, http: 7101},
	{namespace: blue, name: 'client', node: server, labels: {app: 'client', side: 'front'}},
];

function manifest({namespace: space, name, node, labels, http, hostNetwork, account, ends}: Pod): Manifest {
	const ports = [
		...(http === undefined ? [] : [{name: 'http', containerPort: http}]),
		{name: 'dns', containerPort: 53, protocol: 'UDP'},
	];
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {namespace: space, name, labels},
		spec: {
			nodeName: node,
			terminationGracePeriodSeconds: 1,
			restartPolicy: 'Never',
			...(hostNetwork && {hostNetwork}),
			...(account && {serviceAccountName: account}),
			containers: [
				{
					name: 'main',
					image,
					imagePullPolicy: 'IfNotPresent',
					command: ends ? ['true'] : ['sleep', 'infinity'],
					...(!hostNetwork && {ports}),
				},
			],
		},
	};
}

/** The Services before policy-red/web: one for pods, two with node ports. */
export const services = {cluster: 'web', anyNode: 'web-any', ownNode: 'web-own'} as const;
export const nodePorts = {[services.anyNode]: 31_101, [services.ownNode]: 31_102} as const;

function service(name: string, spec: object, port: object): Manifest {
	return {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {namespace: red, name},
		spec: {
			selector: {serves: 'yes'},
			ports: [{port: 80, targetPort: 7101, ...port}],
			...spec,
		},
	};
}

const withTeam = (name: string, team: string): Manifest => {
	const made = namespace(name);
	return {...made, metadata: {...made.metadata, labels: {team}}};
};

/** The pods as they run. */
export type World = {
	/** Addresses by "NAMESPACE/POD"; without the pod that has ended. */
	readonly addresses: ReadonlyMap<string, string>;
	/** Addresses of the nodes by name; the first is that of policy-red/web. */
	readonly nodes: ReadonlyMap<string, string>;
	readonly clusterIp: string;
	/** Agents by "NAMESPACE/POD"; "outside" is on the LAN of the nodes. */
	readonly agents: ReadonlyMap<string, Agent>;
	readonly stop: () => void;
};

export const outside = 'outside';

type Listed = {
	readonly items: readonly {
		readonly metadata: {readonly name: string; readonly namespace: string; readonly uid: string};
		readonly spec: {readonly nodeName: string};
		readonly status: {readonly podIP?: string; readonly hostIP: string; readonly phase: string};
	}[];
};

/** Makes the pods and waits until they run; those of an earlier call are replaced: they may be on another network. */
export async function makeWorld(): Promise<World> {
	await removeWorld();
	await apply(withTeam(red, 'red'), withTeam(blue, 'blue'));
	await apply({apiVersion: 'v1', kind: 'ServiceAccount', metadata: {namespace: red, name: 'robot'}});
	await kubectl(['-n', blue, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
	await kubectl(['-n', red, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
	await apply(
		...pods.map(manifest),
		service(services.cluster, {}, {}),
		service(services.anyNode, {type: 'NodePort'}, {nodePort: nodePorts[services.anyNode]}),
		service(
			services.ownNode,
			{type: 'NodePort', externalTrafficPolicy: 'Local'},
			{nodePort: nodePorts[services.ownNode]},
		),
	);
	for (const pod of pods) {
		const phase = pod.ends ? 'Succeeded' : 'Running';
		const condition = `--for=jsonpath={.status.phase}=${phase}`;
		await kubectl(['-n', pod.namespace, 'wait', condition, `pod/${pod.name}`, '--timeout=120s']);
	}
	return readWorld();
}

async function readWorld(): Promise<World> {
	const listed = await Promise.all(
		[red, blue].map(
			async space => JSON.parse(await kubectl(['-n', space, 'get', 'pods', '-o', 'json'])) as Listed,
		),
	);
	const running = listed.flatMap(({items}) => items).filter(({status}) => status.phase === 'Running');
	const processes = await podProcesses(running.map(({metadata}) => metadata.uid));
	const agents = new Map<string, Agent>();
	await Promise.all(
		running.map(async ({metadata, status}) => {
			const key = `${metadata.namespace}/${metadata.name}`;
			const process = processes.get(metadata.uid);
			if (process === undefined) throw new Error(`no process of ${key} is found`);
			agents.set(key, await startAgent(['nsenter', '-t', process, '-n'], status.podIP!));
		}),
	);
	const lan = `${process.env.KTRIAGE_CLUSTER_NAME || 'ktri'}-lan`;
	agents.set(outside, await startAgent(['ip', 'netns', 'exec', lan]));
	const cluster = ['-n', red, 'get', 'service', services.cluster, '-o', 'jsonpath={.spec.clusterIP}'];
	return {
		addresses: new Map(
			running.map(({metadata, status}) => [`${metadata.namespace}/${metadata.name}`, status.podIP!] as const),
		),
		nodes: new Map(
			nodeNames().map(node => {
				const on = running.find(({spec}) => spec.nodeName === node);
				return [node, on?.status.hostIP ?? ''] as const;
			}),
		),
		clusterIp: await kubectl(cluster),
		agents,
		stop: () => {
			for (const agent of agents.values()) agent.stop();
		},
	};
}

/** Takes the pods away. */
export async function removeWorld(): Promise<void> {
	await Promise.all([red, blue].map(removeNamespace));
}

/**
 * Lets nodes answer every packet that they reject: the kernel tells one source of a refusal six times and then once a second
 * (net.ipv4.icmp_ratelimit), and a batch has more denied connections than that.
 */
export async function answerEvery(
	isOn: boolean,
	run: (command: readonly string[]) => Promise<unknown>,
): Promise<void> {
	for (const node of nodeNames()) {
		const enter = ['nsenter', '-t', await nodeProcess(node), '-n'];
		await run([...enter, 'sysctl', '-q', '-w', `net.ipv4.icmp_ratelimit=${isOn ? 0 : 1000}`]);
	}
}
