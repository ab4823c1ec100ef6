import {type KubeObject, textAt, valueAt} from '../../json.ts';
import type {Lab} from '../../lab.ts';
import {addressAt, blockSize} from '../build/addresses.ts';
import {calicoPair} from '../build/calico.ts';
import {withNodes, withPods} from '../delta.ts';
import type {ClusterPlan} from '../plan.ts';

const stored = {group: 'crd.projectcalico.org', resource: 'ippools'};
const served = {group: 'projectcalico.org', resource: 'ippools'};

/** What is written through one of the two APIs of Calico is seen through the other, as its API server does it. */
export function mirrorPools(lab: Lab): void {
	const names = new Set([...lab.list(served), ...lab.list(stored)].map(({metadata}) => metadata.name));
	for (const name of names) {
		const [shown, kept] = [lab.get({...served, name}), lab.get({...stored, name})];
		if (shown === undefined) lab.remove({...stored, name}, true);
		else if (JSON.stringify(shown.spec) !== JSON.stringify(kept?.spec)) {
			const [raw] = calicoPair(
				'IPPool',
				name,
				shown.metadata.creationTimestamp ?? '',
				shown.spec as object as Readonly<Record<string, unknown>>,
			);
			lab.apply(raw);
		}
	}
}

/** CIDR of the pool that new pods get their addresses from; undefined when none is left. */
export function activePool(lab: Lab): string | undefined {
	const isActive = (pool: KubeObject) =>
		valueAt(pool, 'spec.disabled') !== true && pool.metadata.deletionTimestamp === undefined;
	return lab
		.list(served)
		.filter(isActive)
		.map(pool => textAt(pool, 'spec.cidr'))
		.at(0);
}

/** How far from the start of a pool the first block of the nodes lies: away from what Flannel gave to nodes, which may still be in use. */
const firstBlock = 64 * 256;

/** The plan once nodes take their blocks from another pool: addresses that pods have stay, new ones come from the new blocks. */
export function withPool(plan: ClusterPlan, cidr: string): ClusterPlan {
	let index = 0;
	const moved = withNodes(plan, node => ({
		...node,
		blocks: [`${addressAt(cidr, firstBlock + 256 * index++)}/26`, ...node.blocks],
	}));
	const kept = withPods(moved, (_, pod) =>
		pod.address.kind === 'calico'
			? {...pod, address: {kind: 'calico', slot: pod.address.slot + blockSize}}
			: pod,
	);
	return {...kept, calico: {...kept.calico, poolCidr: cidr}};
}
