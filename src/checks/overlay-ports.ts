import {podPools} from '../migration/calico-presence.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** What carries packets of pods between nodes: in words, as a filter of tcpdump, and the command that lets it through. */
export type OverlayPorts = {readonly words: string; readonly filter: string; readonly command: string};

/** Felix' defaults (calico felix/config/config_params.go): VXLAN 4789/udp, WireGuard 51820/udp. Flannel has 8472/udp. */
export function overlayPorts(snapshot: Snapshot): OverlayPorts {
	const felix = snapshot.tables.felixConfigurations.find(({name}) => name === 'default');
	if (felix?.wireguard === true) return udp('WireGuard', felix.wireguardPort || 51_820);
	const pools = podPools(snapshot).filter(pool => !pool.disabled);
	if (pools.length > 0 && pools.every(pool => pool.vxlanMode === 'Never')) {
		if (pools.some(pool => pool.ipipMode !== 'Never')) {
			return {
				words: 'Calico carries it in IP-in-IP, IP protocol 4',
				filter: 'ip proto 4',
				command: 'sudo iptables -I INPUT -p 4 -s NODE-NETWORK -j ACCEPT',
			};
		}
		return {
			words:
				'The pools are not encapsulated: the network between the nodes has to route and admit pod addresses',
			filter: `net ${pools[0]?.cidr ?? ''}`,
			command: '',
		};
	}
	return udp('VXLAN', felix?.vxlanPort || 4789);
}

function udp(name: string, port: number): OverlayPorts {
	return {
		words: `Calico carries it in ${name}, ${port}/udp`,
		filter: `udp port ${port}`,
		command: `sudo ufw allow proto udp from NODE-NETWORK to any port ${port}`,
	};
}
