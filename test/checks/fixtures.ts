import type {Finding} from '../../src/checks/finding.ts';
import {checks, runChecks} from '../../src/checks/index.ts';
import type {LabCluster} from '../../src/lab/cluster.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {parseFiles} from '../../src/record/iac/load.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type SnapshotOptions, snapshotOf} from '../support/snapshot.ts';

/** Any JSON object, for fixtures that reach into objects of every kind. */
export type Json = {[key: string]: Json} & {metadata: {name: string; namespace: string}};

/** A copy of a cluster's objects that a test may change. */
export type Draft = {
	readonly objects: Json[];
	readonly probes: Json[];
	/** By "NAMESPACE/POD/CONTAINER". */
	readonly logs: Record<string, string>;
	readonly all: (kind: string) => readonly Json[];
	readonly one: (kind: string, name?: string) => Json;
	readonly add: (object: unknown) => void;
	readonly remove: (kind: string, name?: string) => void;
	/** Replaces what stands at a path such as "spec.cidr"; undefined takes it away. */
	readonly set: (object: Json, path: string, value: unknown) => void;
};

const built = new Map<string, LabCluster>();

/** By scenario: snapshots never change, so that one will do for all who ask for it as it is. */
const unchanged = new Map<string, Snapshot>();

/** The snapshot of a built-in scenario, after a change. */
export function clusterOf(id: string, change?: (draft: Draft) => void, options?: SnapshotOptions): Snapshot {
	if (change !== undefined || options !== undefined) return changedCluster(id, change, options);
	const snapshot = unchanged.get(id) ?? changedCluster(id, change, options);
	unchanged.set(id, snapshot);
	return snapshot;
}

function changedCluster(
	id: string,
	change: (draft: Draft) => void = () => undefined,
	options: SnapshotOptions = {},
): Snapshot {
	const {objects, ...rest} = partsOf(id);
	change(draftOf(objects, rest.probes, rest.logs));
	return snapshotOf(objects, {...rest, ...options});
}

/** What a snapshot of the scenario is made of, to be changed at will. */
export function partsOf(id: string) {
	const cluster = built.get(id) ?? findScenario(id)?.build();
	if (cluster === undefined) throw new Error(`there is no scenario ${id}`);
	built.set(id, cluster);
	return {
		objects: structuredClone(cluster.objects) as Json[],
		...(cluster.now !== undefined && {now: cluster.now}),
		gitVersion: 'v1.33.1+k3s1',
		probes: structuredClone(cluster.probes ?? []) as unknown as Json[],
		...(cluster.prometheus && {prometheus: cluster.prometheus}),
		// The two whole clusters are judged without their files unless a test gives them: it is the cluster that is asked about.
		...(cluster.iac !== undefined && id.startsWith('sc-') && {iac: parseFiles(id, cluster.iac)}),
		logs: {...cluster.logs} as Record<string, string>,
	};
}

/** The healthy baseline after a change. */
export const h0 = (change?: (draft: Draft) => void, options?: SnapshotOptions): Snapshot =>
	clusterOf('h0', change, options);

/** A cluster of nothing but these objects. */
export function bare(objects: readonly unknown[], options: SnapshotOptions = {}): Snapshot {
	return snapshotOf(objects, {gitVersion: 'v1.33.1+k3s1', ...options});
}

/** What one check says through the registry, so that unusable sources count. */
export function findingsOf(code: string, snapshot: Snapshot): readonly Finding[] {
	if (!checks.some(check => check.code === code)) throw new Error(`there is no check ${code}`);
	return runChecks(snapshot).filter(finding => finding.code === code);
}

/** "VERDICT id" of each, sorted: what a test compares. */
export function verdicts(code: string, snapshot: Snapshot): readonly string[] {
	return findingsOf(code, snapshot)
		.map(({verdict, id}) => `${verdict} ${id}`)
		.sort();
}

function draftOf(objects: Json[], probes: Json[], logs: Record<string, string>): Draft {
	const is = (kind: string, name?: string) => (object: Json) =>
		(object.kind as unknown) === kind && (name === undefined || object.metadata.name === name);
	return {
		objects,
		probes,
		logs,
		all: kind => objects.filter(is(kind)),
		one: (kind, name) => {
			const found = objects.find(is(kind, name));
			if (found === undefined) throw new Error(`the fixture has no ${kind} ${name ?? ''}`);
			return found;
		},
		add: object => {
			objects.push(object as Json);
		},
		remove: (kind, name) => {
			const kept = objects.filter(object => !is(kind, name)(object));
			if (kept.length === objects.length) throw new Error(`the fixture has no ${kind} ${name ?? ''}`);
			objects.splice(0, objects.length, ...kept);
		},
		set: (object, path, value) => {
			const keys = path.split('.').map(key => key.replaceAll('~', '.'));
			const last = keys.pop()!;
			let at = object as unknown as Record<string, unknown>;
			for (const key of keys) {
				at[key] ??= {};
				at = at[key] as Record<string, unknown>;
			}
			if (value === undefined) delete at[last];
			else at[last] = value;
		},
	};
}

/** A node as kubectl shows it; `annotations` in full. */
export function node(
	name: string,
	{
		ip = '192.168.1.10',
		podCidr = '',
		annotations = {},
		version = 'v1.33.1',
		labels = {},
		conditions = [],
	}: {
		readonly ip?: string;
		readonly podCidr?: string;
		readonly annotations?: Readonly<Record<string, string>>;
		readonly version?: string;
		readonly labels?: Readonly<Record<string, string>>;
		readonly conditions?: readonly unknown[];
	} = {},
): unknown {
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {name, uid: `node-${name}`, creationTimestamp: '2026-11-01T00:00:00Z', annotations, labels},
		spec: podCidr === '' ? {} : {podCIDR: podCidr.split(',')[0], podCIDRs: podCidr.split(',')},
		status: {
			addresses: ip.split(',').map(address => ({type: 'InternalIP', address})),
			conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady'}, ...conditions],
			nodeInfo: {kubeletVersion: version},
		},
	};
}

/** A running pod; `calico` writes the annotation of its own address, a text that text. */
export function pod(
	key: string,
	{
		on = 'a',
		ip = '',
		calico = false,
		created = '2026-11-20T12:00:00Z',
		labels = {},
		owner,
		hostNetwork = false,
		phase = 'Running',
	}: {
		readonly on?: string;
		readonly ip?: string;
		readonly calico?: boolean | string;
		readonly created?: string;
		readonly labels?: Readonly<Record<string, string>>;
		readonly owner?: string;
		readonly hostNetwork?: boolean;
		readonly phase?: string;
	} = {},
): unknown {
	const [namespace = '', name = ''] = key.split('/');
	const ips = ip === '' ? [] : ip.split(',');
	const annotation = calico === true ? ips.map(one => `${one}/${one.includes(':') ? 128 : 32}`) : [calico];
	const [kind, ownerName] = owner?.split('/') ?? [];
	const ready = phase === 'Running';
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			namespace,
			name,
			uid: `pod-${key}`,
			creationTimestamp: created,
			labels,
			...(calico !== false && {
				annotations: {
					'cni.projectcalico.org/podIP': annotation[0],
					'cni.projectcalico.org/podIPs': annotation.join(','),
				},
			}),
			...(kind && {
				ownerReferences: [
					{apiVersion: 'apps/v1', kind, name: ownerName, uid: `owner-${owner}`, controller: true},
				],
			}),
		},
		spec: {nodeName: on, hostNetwork, containers: [{name: 'main', image: 'registry/main:1'}]},
		status: {
			phase,
			...(ips.length > 0 && {podIP: ips[0], podIPs: ips.map(one => ({ip: one}))}),
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
			containerStatuses: [{name: 'main', ready, restartCount: 0, state: {running: {}}}],
		},
	};
}

/** The node agent of Calico on some nodes, as the manifest deploys it. */
export function calicoNode(nodes: readonly string[], created = '2026-11-20T10:00:00Z'): readonly unknown[] {
	return [
		{
			apiVersion: 'apps/v1',
			kind: 'DaemonSet',
			metadata: {
				namespace: 'kube-system',
				name: 'calico-node',
				uid: 'ds',
				creationTimestamp: created,
				generation: 1,
			},
			spec: {
				selector: {matchLabels: {'k8s-app': 'calico-node'}},
				template: {spec: {containers: [{name: 'calico-node', image: 'docker.io/calico/node:v3.28.2'}]}},
			},
			status: {
				desiredNumberScheduled: nodes.length,
				numberReady: nodes.length,
				numberAvailable: nodes.length,
				updatedNumberScheduled: nodes.length,
				observedGeneration: 1,
			},
		},
		...nodes.map(name =>
			pod(`kube-system/calico-node-${name}`, {
				on: name,
				ip: '192.168.1.10',
				hostNetwork: true,
				created,
				labels: {'k8s-app': 'calico-node'},
				owner: 'DaemonSet/calico-node',
			}),
		),
	];
}

/** An IPPool in Calico's storage form. */
export function pool(cidr: string, spec: Readonly<Record<string, unknown>> = {}): unknown {
	const name = (spec.name as string | undefined) ?? `pool-${cidr.replaceAll(/[./:]/g, '-')}`;
	const {name: _, ...rest} = spec;
	return {
		apiVersion: 'crd.projectcalico.org/v1',
		kind: 'IPPool',
		metadata: {name, uid: `pool-${name}`, creationTimestamp: '2026-11-20T10:00:00Z'},
		spec: {
			cidr,
			blockSize: cidr.includes(':') ? 122 : 26,
			vxlanMode: 'Always',
			ipipMode: 'Never',
			natOutgoing: true,
			nodeSelector: 'all()',
			...rest,
		},
	};
}

/** The annotation of a K3s server or agent. */
export function k3s(...args: readonly string[]): Readonly<Record<string, string>> {
	return {'k3s.io/node-args': JSON.stringify(args)};
}
