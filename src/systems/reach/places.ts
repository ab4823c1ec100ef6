import {addressIndex} from '../../migration/address-index.ts';
import {everRead} from '../../migration/per-snapshot.ts';
import {podEnd} from '../../migration/policies.ts';
import {formatIp, type Ip, parseIp} from '../../net/ip.ts';
import type {End} from '../../policy/ends.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** What a question is about: an end, or a Service in front of several. */
export type Place =
	| {readonly kind: 'end'; readonly text: string; readonly end: End}
	| {
			readonly kind: 'service';
			readonly text: string;
			readonly service: ServiceRow;
			/** How it is entered: through its cluster address, or through one for those outside. */
			readonly entry: 'cluster' | 'outside';
	  };

/** A place that does not exist or is written in a way that says nothing. The message is for the user. */
export class PlaceError extends Error {
	override readonly name: string = 'PlaceError';
}

/** A place of which it is not known whether it exists: what it would stand in cannot be read. */
export class UnreadPlaceError extends PlaceError {
	override readonly name: string = 'UnreadPlaceError';
}

const written = 'Write NAMESPACE/POD, NAMESPACE/service:NAME, an address, a host name, or jump-host.';

/** Finds what a text means: "ns/pod", "ns/service:NAME", an address, the name of a Service or of a host, "jump-host". Throws PlaceError. */
export function placeOf(snapshot: Snapshot, text: string): Place {
	const place = (end: End): Place => ({kind: 'end', text, end});
	if (text === 'jump-host') return place({kind: 'name', host: 'jump-host'});
	const ip = parseIp(text);
	if (ip !== undefined) return byAddress(snapshot, text, ip);
	const [namespace = '', name, ...rest] = text.split('/');
	if (name === undefined) return byHostName(snapshot, text);
	if (namespace === '' || name === '' || rest.length > 0)
		throw new PlaceError(`${text} is no place. ${written}`);
	const service = /^(?:service|svc):(.+)$/.exec(name)?.[1];
	if (service !== undefined) return serviceAt(snapshot, text, namespace, service);
	const slot = snapshot.pods.find(namespace, name);
	if (slot >= 0) return place(podEnd(snapshot, slot));
	if (!everRead(snapshot, 'pods'))
		throw new UnreadPlaceError(
			`Pods cannot be read: whether there is a pod ${namespace}/${name} is not known.`,
		);
	throw new PlaceError(
		`There is no pod ${name} in namespace ${namespace}.${similar(snapshot, namespace, name)}`,
	);
}

function serviceAt(snapshot: Snapshot, text: string, namespace: string, name: string): Place {
	const service = snapshot.tables.services.find(row => row.namespace === namespace && row.name === name);
	if (service === undefined && !everRead(snapshot, 'services'))
		throw new UnreadPlaceError(
			`Services cannot be read: whether there is a Service ${namespace}/${name} is not known.`,
		);
	if (service === undefined) throw new PlaceError(`There is no Service ${name} in namespace ${namespace}.`);
	return {kind: 'service', text, service, entry: 'cluster'};
}

/** Pods, nodes and Services by their addresses; anything else is outside, if all of them are known. */
function byAddress(snapshot: Snapshot, text: string, ip: Ip): Place {
	const {tables} = snapshot;
	const index = addressIndex(snapshot);
	const canonical = formatIp(ip);
	const slot = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(canonical);
	if (slot >= 0) return {kind: 'end', text, end: podEnd(snapshot, slot)};
	const has = (texts: readonly string[]) =>
		texts.some(one => {
			const other = parseIp(one);
			return other?.family === ip.family && other.value === ip.value;
		});
	const inside = tables.services.find(({clusterIps}) => has(clusterIps));
	if (inside !== undefined) return {kind: 'service', text, service: inside, entry: 'cluster'};
	const outside = tables.services.find(({loadBalancerIps, externalIps}) =>
		has([...loadBalancerIps, ...externalIps]),
	);
	if (outside !== undefined) return {kind: 'service', text, service: outside, entry: 'outside'};
	const node = tables.nodes.find(row => has(row.internalIps));
	if (node !== undefined) return {kind: 'end', text, end: {kind: 'host', node: node.name, ips: [ip]}};
	const unread = (['services', 'pods', 'nodes'] as const).filter(name => !everRead(snapshot, name));
	if (unread.length > 0)
		throw new UnreadPlaceError(
			`${unread.join(' and ')} cannot be read: whether ${text} is an address of theirs or one outside is not known.`,
		);
	return {kind: 'end', text, end: {kind: 'address', ip}};
}

/** Names of Services as the cluster's DNS knows them; any other name is a host outside. */
function byHostName(snapshot: Snapshot, text: string): Place {
	const [name = '', namespace = '', kind] = text.toLowerCase().replace(/\.$/, '').split('.');
	if (kind === 'svc') return serviceAt(snapshot, text, namespace, name);
	if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) || !text.includes('.'))
		throw new PlaceError(`${text} is no place. ${written}`);
	return {kind: 'end', text, end: {kind: 'name', host: text}};
}

function similar({pods}: Snapshot, namespace: string, name: string): string {
	const found: string[] = [];
	for (const slot of pods.slots()) {
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace) continue;
		const one = pods.name(slot);
		if (one.startsWith(name) || name.startsWith(one)) found.push(one);
		if (found.length === 3) break;
	}
	return found.length === 0 ? '' : ` There is ${found.join(', ')}.`;
}
