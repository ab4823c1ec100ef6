import type {BgpAdvertisementRow, L2AdvertisementRow} from '../../store/rows/metallb.ts';
import type {NodeRow, ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {selects} from '../owners.ts';
import {perSnapshot} from '../per-snapshot.ts';
import type {LoadBalancerPool} from './pools.ts';
import {metalLb} from './presence.ts';

export type Advertised = {
	readonly l2: readonly L2AdvertisementRow[];
	readonly bgp: readonly BgpAdvertisementRow[];
};

type Any = L2AdvertisementRow | BgpAdvertisementRow;

/** The advertisements that MetalLB reads, and those in other namespaces, which it does not. */
export const advertisements = perSnapshot((snapshot: Snapshot) => {
	const {namespace} = metalLb(snapshot);
	const own = (row: Any): boolean => namespace === '' || row.namespace === namespace;
	const {l2Advertisements: l2, bgpAdvertisements: bgp} = snapshot.tables;
	return {
		l2: l2.filter(own),
		bgp: bgp.filter(own),
		misplaced: [
			...l2.filter(row => !own(row)).map(row => ({kind: 'L2Advertisement', row})),
			...bgp.filter(row => !own(row)).map(row => ({kind: 'BGPAdvertisement', row})),
		],
	};
});

/** Whether an advertisement is about a pool: by name, by label, or because it names neither (config.go of MetalLB). */
export function isAbout(advertisement: Any, {row}: LoadBalancerPool): boolean {
	const {pools, poolSelectors} = advertisement;
	if (pools.length === 0 && poolSelectors.length === 0) return true;
	return pools.includes(row.name) || poolSelectors.some(selector => selects(selector, row.labels));
}

/** What announces addresses of a pool. */
export function advertisedBy(snapshot: Snapshot, pool: LoadBalancerPool): Advertised {
	const {l2, bgp} = advertisements(snapshot);
	return {l2: l2.filter(row => isAbout(row, pool)), bgp: bgp.filter(row => isAbout(row, pool))};
}

/** Whether an advertisement lets a node announce. */
export function includesNode({nodeSelectors}: Any, {labels}: NodeRow): boolean {
	return nodeSelectors.length === 0 || nodeSelectors.some(selector => selects(selector, labels));
}

/** Whether an advertisement is for a Service. */
export function includesService({serviceSelectors}: Any, {labels}: ServiceRow): boolean {
	return serviceSelectors.length === 0 || serviceSelectors.some(selector => selects(selector, labels));
}

/** Why the speaker of a node stays silent whatever it is asked to announce; undefined when nothing keeps it. */
export function silencedBy(node: NodeRow): string | undefined {
	const network = node.conditions.find(({type}) => type === 'NetworkUnavailable');
	if (network?.status === 'True') return `condition NetworkUnavailable (${network.reason})`;
	return node.labels[excludeLabel] === undefined ? undefined : `label ${excludeLabel}`;
}

const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';
