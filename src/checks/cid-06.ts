import {podPools} from '../migration/calico-presence.ts';
import {hostLocalIpam} from '../migration/host-local.ts';
import {poolUsage} from '../migration/ipam-usage.ts';
import {patchPool} from '../migration/kubectl.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {auditFindings} from './cid-06-audit.ts';
import type {Finding} from './finding.ts';
import {incomplete, unreadable} from './needs.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CID-06', title: 'Address allocation'};

const scarce = 0.1;

/** Whether pools can still give addresses, and whether what is allocated agrees with what lives (as `calicoctl ipam check` asks). */
export const cid06: Check = {
	...named,
	about: 'Pools have free addresses, and allocations, blocks, affinities, handles and live pods agree.',
	needs: ['ipPools'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		if (hostLocalIpam(snapshot)) {
			const summary = 'addresses come from host-local IPAM, not from Calico';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const odd = incomplete(snapshot, {...named, needs: ['ipPools', 'ipamBlocks', 'nodes', 'pods']});
		if (odd !== undefined) return odd;
		const active = podPools(snapshot).some(pool => !pool.disabled);
		const none = active ? [] : [noPool(snapshot)];
		// That no pool gives addresses is seen without the blocks, which fewer users may read.
		const blind = unreadable(snapshot, {...named, needs: ['ipamBlocks', 'nodes', 'pods']});
		if (blind !== undefined) return [...none, ...blind];
		return [...none, ...(active ? capacity(snapshot) : []), ...auditFindings(snapshot)];
	},
};

function noPool(snapshot: Snapshot): Finding {
	const pools = podPools(snapshot);
	return finding(named, {
		part: 'no-pool',
		verdict: 'FAIL',
		subjects: pools.map(pool => clusterSubject('IPPool', pool.name)),
		summary: pools.length > 0 ? 'every IPPool is disabled' : 'there is no IPPool for pods',
		explanation: 'Pods that live keep their addresses, new ones get none and stay in ContainerCreating.',
		evidence: fields(
			pools.map(pool => ({source: `IPPool/${pool.name} .spec.disabled`, value: String(pool.disabled)})),
		),
		predictions: [
			{probe: 'Start a pod', expect: 'it stays in ContainerCreating, event FailedCreatePodSandBox'},
		],
		remedies: pools.slice(0, 1).map(pool => ({
			owner: 'platform',
			text: 'Enable a pool that lies inside the cluster CIDR, or create one.',
			command: patchPool(snapshot, pool.name, {disabled: false}),
			risk: 'low',
			verify: 'ktriage check CID-06 CID-02',
		})),
	});
}

function capacity(snapshot: Snapshot): readonly Finding[] {
	const usage = poolUsage(snapshot).filter(({pool}) => !pool.disabled);
	const evidence = fields(
		usage.map(({pool, used, size, blocks}) => ({
			source: `IPAMBlocks of IPPool/${pool.name} ${pool.cidr}`,
			value: `${used} of ${size} addresses in ${count(blocks, 'block')}`,
		})),
	);
	const full = usage.filter(({free}) => free < scarce);
	if (full.length > 0) {
		return full.map(({pool, free}) =>
			finding(named, {
				part: `capacity-${pool.name}`,
				verdict: 'WARN',
				subjects: [clusterSubject('IPPool', pool.name)],
				summary: `pool ${pool.cidr} has ${(free * 100).toFixed(1)} % of its addresses free`,
				explanation:
					'When it is empty new pods stay in ContainerCreating. A restart wave needs room for old and new pods at once.',
				evidence,
			}),
		);
	}
	const shown = usage.map(({pool, free}) => `${pool.cidr} ${Math.floor(free * 100)} % free`).join(', ');
	return [finding(named, {part: 'capacity', verdict: 'PASS', summary: shown, evidence})];
}
