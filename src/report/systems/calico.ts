import type {CalicoSummary} from '../../systems/calico.ts';
import {closing, section} from './parts.ts';

/** `ktriage calico` as lines of text. */
export function calicoText(summary: CalicoSummary): readonly string[] {
	const {presence, why, version, mtu, bgp, components, operator, pools, nodes, findings, gaps} = summary;
	const facts = [version, mtu === 0 ? '' : `MTU ${mtu}`, bgp === '' ? '' : `BGP ${bgp}`].filter(
		text => text !== '',
	);
	return [
		`Calico ${presence}${why === '' ? '' : `: ${why}`}${facts.length === 0 ? '' : `, ${facts.join(', ')}`}`,
		...section(
			'components',
			components.map(({kind, namespace, name, ready, desired}) => [
				`${kind} ${namespace}/${name}`,
				`${ready}/${desired} ready`,
			]),
		),
		...section(
			'operator',
			operator.map(({name, available, degraded, why: reason}) => [
				name,
				available === null ? '?' : available ? 'available' : 'not available',
				degraded === true ? 'degraded' : '',
				reason,
			]),
		),
		...section(
			'pools',
			pools.map(pool => [
				pool.name,
				pool.cidr,
				`${Math.floor(pool.free * 100)}% free`,
				`${pool.used}/${pool.size} in ${pool.blocks} blocks`,
				pool.encapsulation,
				pool.natOutgoing ? 'NAT out' : 'no NAT out',
				pool.disabled ? 'disabled' : '',
			]),
		),
		...(presence === 'absent'
			? []
			: section(
					'nodes',
					nodes.map(node => [
						node.name,
						`agent ${node.agent}`,
						node.address || 'no address',
						node.addressAgrees === false ? 'not an InternalIP' : '',
						node.tunnel === '' ? 'no tunnel' : `${node.encapsulation} ${node.tunnel}`,
						node.blocks.map(({cidr, used, size}) => `${cidr} ${used}/${size}`).join(', '),
					]),
				)),
		...closing(findings, gaps),
	];
}
