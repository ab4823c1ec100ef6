import {type Bucket, classifyPods} from '../migration/classify-pods.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** The network of a pod, by kind and range. */
export type WhoNetwork = {readonly kind: Bucket['kind'] | 'none'; readonly cidr: string};

/** One endpoint behind a Service. */
export type WhoEndpoint = {
	readonly address: string;
	readonly ports: readonly number[];
	readonly ready: boolean;
	/** "NAMESPACE/NAME"; empty when it is no pod. */
	readonly pod: string;
	readonly node: string;
	readonly network: WhoNetwork;
};

/** The network a pod is on, in the words of the pods screen. */
export function networkOf(snapshot: Snapshot, slot: number): WhoNetwork {
	const bucket = slot < 0 ? undefined : classifyPods(snapshot).of(slot);
	return bucket === undefined ? {kind: 'none', cidr: ''} : {kind: bucket.kind, cidr: bucket.cidr};
}

/** Everything behind a Service, ready or not, with the network each pod is on. */
export function whoEndpoints(snapshot: Snapshot, service: ServiceRow): readonly WhoEndpoint[] {
	return snapshot.tables.endpointSlices
		.filter(slice => slice.namespace === service.namespace && slice.service === service.name)
		.flatMap(({endpoints, ports}) =>
			endpoints.flatMap(({addresses, ready, terminating, target, node}) => {
				const slot = target?.kind === 'Pod' ? snapshot.pods.find(target.namespace, target.name) : -1;
				return addresses.map(address => ({
					address,
					ports: ports.map(({port}) => port),
					ready: ready && !terminating,
					pod: target?.kind === 'Pod' ? `${target.namespace}/${target.name}` : '',
					node,
					network: networkOf(snapshot, slot),
				}));
			}),
		);
}
