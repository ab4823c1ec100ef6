import {podPools} from '../migration/calico-presence.ts';
import type {IpPoolRow} from '../store/rows.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-09', title: 'IP pools'};

/** What `calicoctl get ippool -o wide` shows, from whichever API serves it. */
export const cal09: Check = {
	...named,
	about: 'Which pools there are and how their traffic is carried; other checks judge them.',
	needs: ['ipPools'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const pools = podPools(snapshot);
		if (pools.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'there is no pool for pods (CID-06 judges that)'})];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: few(pools.map(pool => `${pool.cidr} ${carried(pool)}${pool.disabled ? ', disabled' : ''}`)),
				evidence: fields(
					pools.map(pool => ({
						source: `IPPool/${pool.name} .spec`,
						value: `cidr ${pool.cidr}, blockSize ${pool.blockSize}, vxlanMode ${pool.vxlanMode}, ipipMode ${pool.ipipMode}, natOutgoing ${pool.natOutgoing}, nodeSelector ${pool.nodeSelector}, disabled ${pool.disabled}`,
					})),
				),
			}),
		];
	},
};

function carried({vxlanMode, ipipMode}: IpPoolRow): string {
	if (vxlanMode !== 'Never') return `VXLAN ${vxlanMode}`;
	return ipipMode === 'Never' ? 'not encapsulated' : `IP-in-IP ${ipipMode}`;
}
