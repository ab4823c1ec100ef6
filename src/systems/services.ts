import {type BucketKind, bucketKinds} from '../migration/classify-pods.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {podFlags} from '../store/pod-table.ts';
import type {EndpointSliceRow, ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type NetworkOf, networkOf} from './services/network.ts';
import {perFrame} from './system.ts';

/** How many ready endpoint addresses are on which network; `elsewhere` is no pod of the cluster. */
export type AddressCounts = Readonly<Partial<Record<BucketKind | 'elsewhere', number>>>;

export type ServiceState =
	| 'ok'
	| 'no-endpoints'
	| 'stale'
	| 'old'
	| 'no-selector'
	| 'external-name'
	| 'unknown';

/** A Service and what is behind it. */
export type ServiceLine = {
	readonly namespace: string;
	readonly name: string;
	readonly type: string;
	/** Empty for headless Services. */
	readonly clusterIps: readonly string[];
	/** "80/TCP → 8080". */
	readonly ports: readonly string[];
	readonly readyEndpoints: number;
	readonly notReadyEndpoints: number;
	readonly addresses: AddressCounts;
	/** Ready addresses that the network before gave out, on a cluster where Calico runs. */
	readonly old: readonly string[];
	/** Ready addresses that the pod they are of does not have, or whose pod is gone: connections to them end nowhere. */
	readonly stale: readonly {readonly address: string; readonly pod: string; readonly why: string}[];
	/** The worst that is to be said: stale before no-endpoints before old. */
	readonly state: ServiceState;
};

/** Every Service with its endpoints, in the order of namespace and name. */
export const serviceLines = perFrame(({snapshot}): readonly ServiceLine[] => {
	const slices = slicesByService(snapshot);
	const network = networkOf(snapshot);
	const knows = everRead(snapshot, 'endpointSlices');
	return snapshot.tables.services
		.map(service => lineOf(snapshot, network, service, slices.get(keyOf(service)) ?? [], knows))
		.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
});

function lineOf(
	snapshot: Snapshot,
	network: NetworkOf,
	service: ServiceRow,
	slices: readonly EndpointSliceRow[],
	knows: boolean,
): ServiceLine {
	const counts = new Map<BucketKind | 'elsewhere', number>();
	const old: string[] = [];
	const stale: {address: string; pod: string; why: string}[] = [];
	let ready = 0;
	let notReady = 0;
	for (const {endpoints} of slices) {
		for (const {addresses, target, terminating, ready: isReady} of endpoints) {
			if (terminating) continue;
			if (!isReady) {
				notReady++;
				continue;
			}
			ready++;
			for (const address of addresses) {
				const pod = target?.kind === 'Pod' ? `${target.namespace}/${target.name}` : '';
				const slot = target?.kind === 'Pod' ? snapshot.pods.find(target.namespace, target.name) : -1;
				const why = pod === '' ? '' : whyStale(snapshot, network, slot, address);
				if (why !== '') stale.push({address, pod, why});
				const kind = slot >= 0 ? network.ofSlot(slot) : network.ofAddress(address);
				counts.set(kind, (counts.get(kind) ?? 0) + 1);
				if (network.calicoRuns && (kind === 'flannel' || kind === 'foreign')) old.push(address);
			}
		}
	}
	const addresses = Object.fromEntries(
		[...bucketKinds, 'elsewhere' as const].flatMap(kind => {
			const count = counts.get(kind);
			return count === undefined ? [] : [[kind, count]];
		}),
	);
	const base = {
		namespace: service.namespace,
		name: service.name,
		type: service.type,
		clusterIps: service.clusterIps,
		ports: service.ports.map(
			({port, protocol, targetPort}) =>
				`${port}/${protocol}${targetPort === '' || targetPort === String(port) ? '' : ` → ${targetPort}`}`,
		),
		readyEndpoints: ready,
		notReadyEndpoints: notReady,
		addresses,
		old,
		stale,
	};
	return {...base, state: stateOf(service, base, knows)};
}

function stateOf(
	{externalName, selector}: ServiceRow,
	{
		stale,
		old,
		readyEndpoints,
		notReadyEndpoints,
	}: Pick<ServiceLine, 'stale' | 'old' | 'readyEndpoints' | 'notReadyEndpoints'>,
	knows: boolean,
): ServiceState {
	if (externalName !== '') return 'external-name';
	if (!knows) return 'unknown';
	if (stale.length > 0) return 'stale';
	if (readyEndpoints === 0) {
		const manual = Object.keys(selector).length === 0 && notReadyEndpoints === 0;
		return manual ? 'no-selector' : 'no-endpoints';
	}
	return old.length > 0 ? 'old' : 'ok';
}

/** Why connections to an endpoint's address do not reach its pod; empty when they may, or when pods cannot be read. */
function whyStale({pods}: Snapshot, network: NetworkOf, slot: number, address: string): string {
	if (!network.podsRead) return '';
	if (slot < 0) return 'the pod is gone';
	if ((pods.flags(slot) & podFlags.finished) !== 0) return 'the pod has ended';
	const has = pods.ips(slot);
	return has.length === 0 || has.includes(address) ? '' : `the pod has ${has.join(', ')}`;
}

function slicesByService({tables}: Snapshot): ReadonlyMap<string, readonly EndpointSliceRow[]> {
	const found = new Map<string, EndpointSliceRow[]>();
	for (const slice of tables.endpointSlices) {
		if (slice.service === '') continue;
		const key = `${slice.namespace}/${slice.service}`;
		const list = found.get(key);
		if (list === undefined) found.set(key, [slice]);
		else list.push(slice);
	}
	return found;
}

function keyOf({namespace, name}: ServiceRow): string {
	return `${namespace}/${name}`;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
