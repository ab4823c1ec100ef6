import {addressIndex} from '../../migration/address-index.ts';
import {addressOwners} from '../../migration/address-owners.ts';
import {oldAddressSlots} from '../../migration/classify-pods.ts';
import {formatIp} from '../../net/ip.ts';
import {facts, no, said, unread, yes} from './answers.ts';
import type {Answer, Scope, World} from './tree.ts';

/** Whether one of these pods is still on the old network. */
export function addressesOnOldNetwork(world: World, slots: readonly number[]): Answer {
	const lost = unread(world, 'pods', 'nodes');
	if (lost !== undefined) return lost;
	const {pods} = world.snapshot;
	const old = new Set(oldAddressSlots(world.snapshot));
	const found = slots.filter(slot => old.has(slot));
	const named = (slot: number) => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
	const evidence = facts(
		world,
		(found.length > 0 ? found : slots).map(slot => ({
			source: `Pod ${named(slot)} .status.podIP`,
			value: pods.ips(slot)[0] ?? '',
		})),
	);
	if (found.length === 0) return no('all of them are on the network of now', {evidence});
	const names = new Set(found.map(named));
	const {findings} = said(
		world,
		{about: '', namespace: '', subjects: []},
		{
			codes: ['CID-01'],
			subject: ({kind, namespace, name}) => kind === 'Pod' && names.has(`${namespace}/${name}`),
		},
	);
	return yes(`still on the old network: ${found.map(named).join(', ')}`, {evidence, findings});
}

/** The pods a connection of this scope starts and ends at, as far as they are known. */
export function endsOf({snapshot}: World, {target, source = -1}: Scope): readonly number[] {
	const sources = source < 0 ? [] : [source];
	if (target === undefined) return sources;
	const text = formatIp(target.ip);
	const own =
		target.ip.family === 4
			? addressIndex(snapshot).find4(Number(target.ip.value))
			: addressIndex(snapshot).find6(text);
	const services = addressOwners(snapshot, target.ip).filter(({subject}) => subject.kind === 'Service');
	const behind = services.flatMap(({subject}) =>
		snapshot.tables.endpointSlices
			.filter(({namespace, service}) => namespace === subject.namespace && service === subject.name)
			.flatMap(({endpoints}) => endpoints)
			.filter(({ready, terminating}) => ready && !terminating)
			.map(({target: pod}) => (pod?.kind === 'Pod' ? snapshot.pods.find(pod.namespace, pod.name) : -1)),
	);
	return [...new Set([...sources, own, ...behind])].filter(slot => slot >= 0);
}
