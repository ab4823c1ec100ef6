import {podEnd, policyWorlds} from '../../src/migration/policies.ts';
import {parseIp} from '../../src/net/ip.ts';
import type {End} from '../../src/policy/ends.ts';
import {evaluate, type FlowVerdict} from '../../src/policy/evaluate.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {bare, calicoNode, node, pod, pool} from '../checks/fixtures.ts';
import type {SnapshotOptions} from '../support/snapshot.ts';

/** A NetworkPolicy as kubectl applies it. */
export function policy(key: string, spec: object, labels: Readonly<Record<string, string>> = {}): unknown {
	const [namespace = '', name = ''] = key.split('/');
	return {
		apiVersion: 'networking.k8s.io/v1',
		kind: 'NetworkPolicy',
		metadata: {namespace, name, uid: `np-${key}`, creationTimestamp: '2026-11-20T10:00:00Z', labels},
		spec,
	};
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): unknown {
	const own = {'kubernetes.io/metadata.name': name, ...labels};
	return {apiVersion: 'v1', kind: 'Namespace', metadata: {name, uid: `ns-${name}`, labels: own}};
}

/**
 * Two nodes under Calico: pods x/web, x/db and y/client with label app, x/host on the network of node b, x/done that has ended, x/old
 * on an old address.
 */
export function cluster(objects: readonly unknown[], options: SnapshotOptions = {}): Snapshot {
	const version = calicoVersion(objects);
	const running = (key: string, ip: string, on: string, more: object = {}) =>
		pod(key, {ip, on, calico: true, labels: {app: key.split('/')[1]!}, ...more});
	return bare(
		[
			node('a', {ip: '192.168.1.11', podCidr: '10.42.0.0/24'}),
			node('b', {ip: '192.168.1.12', podCidr: '10.42.1.0/24'}),
			...calicoNode(['a', 'b']).map(one => JSON.parse(JSON.stringify(one).replace('v3.28.2', version))),
			pool('10.244.0.0/16'),
			namespace('x', {team: 'red'}),
			namespace('y', {team: 'blue'}),
			running('x/web', '10.244.0.1,fd00:44::1', 'a'),
			running('x/db', '10.244.0.2', 'b'),
			running('y/client', '10.244.0.3,fd00:44::3', 'b'),
			running('x/done', '10.244.0.4', 'a', {phase: 'Succeeded'}),
			pod('x/host', {ip: '192.168.1.12', on: 'b', hostNetwork: true, labels: {app: 'host'}}),
			pod('x/old', {ip: '10.42.1.9', on: 'b', labels: {app: 'old'}}),
			...objects,
		],
		options,
	);
}

/** A pod under Calico as it is stored, with what policies may ask of its spec. */
export function podWith(
	key: string,
	ip: string,
	{labels = {}, ports = [], account = 'default', on = 'a'}: PodDetails = {},
): unknown {
	const made = pod(key, {ip, on, calico: true, labels}) as {spec: Record<string, unknown>};
	made.spec = {...made.spec, serviceAccountName: account, containers: [{name: 'main', image: 'i', ports}]};
	return made;
}

export type PodDetails = {
	readonly labels?: Readonly<Record<string, string>>;
	readonly ports?: readonly {
		readonly name?: string;
		readonly containerPort: number;
		readonly protocol?: string;
	}[];
	readonly account?: string;
	readonly on?: string;
};

/** Any other object that policies are made of. */
export function object(apiVersion: string, kind: string, key: string, spec: object, labels = {}): unknown {
	const [first = '', second] = key.split('/');
	const [namespace, name] = second === undefined ? [undefined, first] : [first, second];
	return {
		apiVersion,
		kind,
		metadata: {...(namespace && {namespace}), name, uid: `${kind}-${key}`, labels},
		spec,
	};
}

/** The version that a ClusterInformation among the objects names. */
function calicoVersion(objects: readonly unknown[]): string {
	const found = objects.map(one => (one as {spec?: {calicoVersion?: string}}).spec?.calicoVersion);
	return found.find(one => one !== undefined) ?? 'v3.28.2';
}

/** "NAMESPACE/POD" or an address. */
export function end(snapshot: Snapshot, text: string): End {
	const [space = '', name] = text.split('/');
	if (name === undefined) return {kind: 'address', ip: parseIp(text)!};
	return podEnd(snapshot, snapshot.pods.find(space, name));
}

/** What policies say about "FROM TO PORT[/PROTOCOL]". */
export function ask(snapshot: Snapshot, question: string): FlowVerdict {
	const [from = '', to = '', wanted = ''] = question.split(' ');
	const [port, protocol = 'TCP'] = wanted.split('/');
	return evaluate(policyWorlds(snapshot).now, {
		from: end(snapshot, from),
		to: end(snapshot, to),
		port: {protocol, port: Number(port)},
	});
}
