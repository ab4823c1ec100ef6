import {podPools} from '../migration/calico-presence.ts';
import {bitsOf} from '../net/ip.ts';
import {parseCidr, sizeOf} from '../net/range.ts';
import {calicoSelector} from '../policy/calico-selector.ts';
import type {IpPoolRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CID-05', title: 'Blocks enough for the nodes'};

/** Block size and how many blocks a pool can give. */
export const cid05: Check = {
	...named,
	about:
		'Every active pool has at least two blocks for each node it serves; /26 is the default, not a large block.',
	needs: ['ipPools', 'nodes'],
	run: snapshot => {
		const pools = podPools(snapshot).filter(pool => !pool.disabled);
		if (pools.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'no active IPPool'})];
		const evidence = fields(
			pools.map(pool => ({
				source: `IPPool/${pool.name} .spec`,
				value: `cidr ${pool.cidr}, blockSize ${pool.blockSize}`,
			})),
		);
		const small = pools.filter(pool => blocksOf(pool) < 2n * BigInt(nodesOf(snapshot, pool)));
		if (small.length > 0) {
			return small.map(pool =>
				finding(named, {
					part: pool.name,
					verdict: 'WARN',
					subjects: [clusterSubject('IPPool', pool.name)],
					summary: `pool ${pool.cidr} has ${count(Number(blocksOf(pool)), 'block')} for ${count(nodesOf(snapshot, pool), 'node')}`,
					explanation:
						'A node takes a whole block at a time and more when it is full. With fewer than two for each node, nodes borrow addresses from one another and a restart of all pods can run out.',
					evidence,
				}),
			);
		}
		const sizes = [...new Set(pools.map(pool => `/${pool.blockSize}`))];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `block size ${few(sizes)}, blocks enough for every node`,
				explanation:
					'/26 is 64 addresses and the default of Calico. A node with more pods takes another block; that is normal.',
				evidence,
			}),
		];
	},
};

function blocksOf(pool: IpPoolRow): bigint {
	const cidr = parseCidr(pool.cidr);
	if (cidr === undefined) return 0n;
	return sizeOf(cidr) / 2n ** BigInt(Math.max(0, bitsOf(cidr.family) - pool.blockSize));
}

function nodesOf({tables}: Snapshot, pool: IpPoolRow): number {
	const selects = calicoSelector(pool.nodeSelector) ?? (() => true);
	return tables.nodes.filter(node => selects(node.labels)).length;
}
