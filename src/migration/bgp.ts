import type {Snapshot} from '../store/snapshot.ts';
import {podPools} from './calico-presence.ts';
import {type Fact, perSnapshot} from './per-snapshot.ts';

/** Whether routes between nodes are exchanged by BGP, and what shows it. */
export type BgpUse = {
	readonly kind: 'on' | 'off' | 'unknown';
	readonly evidence: readonly Fact[];
	readonly why: string;
};

/**
 * What the Installation says, or what the pools need: VXLAN works without BGP, IP-in-IP does not. ClusterInformation's clusterType is no
 * witness: the manifest writes "bgp" into it whichever way traffic goes.
 */
export const bgpUse = perSnapshot((snapshot: Snapshot): BgpUse => {
	const said = snapshot.tables.installations.find(({bgp}) => bgp !== '');
	if (said !== undefined) {
		const evidence = [{source: `Installation/${said.name} .spec.calicoNetwork.bgp`, value: said.bgp}];
		return {
			kind: said.bgp === 'Disabled' ? 'off' : 'on',
			evidence,
			why: `BGP is ${said.bgp === 'Disabled' ? 'off' : 'on'} in the Installation`,
		};
	}
	const pools = podPools(snapshot).filter(pool => !pool.disabled);
	const evidence = pools.map(pool => ({
		source: `IPPool/${pool.name} .spec`,
		value: `vxlanMode ${pool.vxlanMode}, ipipMode ${pool.ipipMode}`,
	}));
	if (pools.some(pool => pool.ipipMode !== 'Never'))
		return {kind: 'on', evidence, why: 'an IP-in-IP pool needs BGP'};
	if (pools.length > 0 && pools.every(pool => pool.vxlanMode !== 'Never')) {
		return {kind: 'off', evidence, why: 'every pool is carried by VXLAN, which needs no BGP'};
	}
	return {kind: 'unknown', evidence, why: 'nothing says whether routes are exchanged by BGP'};
});
