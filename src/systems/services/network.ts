import {addressIndex} from '../../migration/address-index.ts';
import {type BucketKind, classifyPods} from '../../migration/classify-pods.ts';
import {perSnapshot, usable} from '../../migration/per-snapshot.ts';
import {formatIp, parseIp} from '../../net/ip.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** Which network an endpoint is on. */
export type NetworkOf = {
	readonly ofSlot: (slot: number) => BucketKind | 'elsewhere';
	/** Of an address that names no pod: the pod that has it, the node that has it, or elsewhere. */
	readonly ofAddress: (address: string) => BucketKind | 'elsewhere';
	readonly calicoRuns: boolean;
	/** Pods are read whole and current, so that a missing one is gone. */
	readonly podsRead: boolean;
};

/** Looks up the network of endpoints. */
export const networkOf = perSnapshot((snapshot: Snapshot): NetworkOf => {
	const {of, calico} = classifyPods(snapshot);
	const nodeIps = new Set(snapshot.tables.nodes.flatMap(node => node.internalIps));
	const ofSlot = (slot: number): BucketKind | 'elsewhere' => of(slot)?.kind ?? 'elsewhere';
	return {
		ofSlot,
		ofAddress: text => {
			if (nodeIps.has(text)) return 'host';
			const ip = parseIp(text);
			if (ip === undefined) return 'elsewhere';
			const index = addressIndex(snapshot);
			const slot = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(formatIp(ip));
			return slot < 0 ? 'elsewhere' : ofSlot(slot);
		},
		calicoRuns: calico === 'running',
		podsRead: usable(snapshot, 'pods'),
	};
});
