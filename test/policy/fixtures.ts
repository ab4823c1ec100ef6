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
	const running = (key: string, ip: string, on: string, more: object = {}) =>
		pod(key, {ip, on, calico: true, labels: {app: key.split('/')[1]!}, ...more});
	return bare(
		[
			node('a', {ip: '192.168.1.11', podCidr: '10.42.0.0/24'}),
			node('b', {ip: '192.168.1.12', podCidr: '10.42.1.0/24'}),
			...calicoNode(['a', 'b']),
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
