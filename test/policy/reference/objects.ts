import type {Snapshot} from '../../../src/store/snapshot.ts';
import {bare, calicoNode, node, pool} from '../../checks/fixtures.ts';
import {object, podWith} from '../fixtures.ts';
import {selectorText} from './random-cluster.ts';
import type {RandomCluster} from './reference.ts';

/** A random cluster as the objects that a real one would serve; Calico has set up every pod. */
export function snapshotOfCluster({namespaces, pods, policies, calico, tiers}: RandomCluster): Snapshot {
	const v3 = 'projectcalico.org/v3';
	const entity = ({
		selector,
		nets,
		notNets,
		ports,
	}: RandomCluster['calico'][number]['ingress'][number]['destination']) => ({
		...(selector && {selector: selectorText(selector)}),
		...(nets && {nets}),
		...(notNets && {notNets}),
		...(ports && {ports: [ports[0] === ports[1] ? ports[0] : `${ports[0]}:${ports[1]}`]}),
	});
	return bare([
		node('a', {podCidr: '10.42.0.0/24'}),
		...calicoNode(['a']),
		pool('10.244.0.0/16'),
		...Object.entries(namespaces).map(([name, labels]) => ({
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {name, uid: name, labels},
		})),
		...pods.map(({namespace, name, ip, labels, ports}) =>
			podWith(`${namespace}/${name}`, ip, {labels, ports}),
		),
		...policies.map((policy, index) => ({
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
			metadata: {...policy.metadata, uid: `np${index}`},
			spec: policy.spec,
		})),
		...tiers.map(({name, ...spec}) => object(v3, 'Tier', name, spec)),
		...calico.map(({name, tier, order, selector, ingress}) =>
			object(v3, 'GlobalNetworkPolicy', `${name}`, {
				tier,
				...(order !== undefined && {order}),
				selector: selectorText(selector),
				types: ['Ingress'],
				ingress: ingress.map(({action, source, destination}) => ({
					action,
					...(destination.ports && {protocol: 'TCP'}),
					source: entity(source),
					destination: entity(destination),
				})),
			}),
		),
	]);
}
