import {podPools} from '../migration/calico-presence.ts';
import {clusterSubject, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {overlayPorts} from './overlay-ports.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'FLN-05', title: 'Port of the traffic between nodes'};
const flannelPort = 8472;

/** Flannel used 8472/udp, Calico uses 4789/udp: what firewalls have to let through changes with the network. */
export const fln05: Check = {
	...named,
	about:
		'Calico does not carry traffic between nodes on the port of Flannel (8472/udp); which port firewalls have to open.',
	needs: ['ipPools', 'daemonSets'],
	run: snapshot => {
		const without = withoutCalico(named, snapshot);
		if (without !== undefined) return without;
		const {words, command} = overlayPorts(snapshot);
		const felix = snapshot.tables.felixConfigurations.find(({name}) => name === 'default');
		const usesVxlan = podPools(snapshot).some(pool => !pool.disabled && pool.vxlanMode !== 'Never');
		if (!usesVxlan || felix?.vxlanPort !== flannelPort) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary: words,
					explanation: `Flannel used ${flannelPort}/udp. Once no pod has an address of Flannel any more, nothing needs that port. Whether firewalls let the new one through only a probe between nodes tells (CAL-15).`,
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				subjects: [clusterSubject('FelixConfiguration', 'default')],
				summary: `Calico is set to the port of Flannel, ${flannelPort}/udp`,
				explanation:
					'While flannel.1 is left on a node, its kernel has one device on that port already, and vxlan.calico cannot be made.',
				evidence: fields([
					{source: 'FelixConfiguration/default .spec.vxlanPort', value: String(flannelPort)},
				]),
				ruledOut: ['the default: it is 4789'],
				predictions: [
					{
						probe: 'On a node: ip -d link show type vxlan',
						expect: `two devices that want dstport ${flannelPort}`,
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Go back to 4789/udp, and open it between the nodes first.',
						command: command.replace(String(flannelPort), '4789'),
						risk: 'medium',
						verify: 'ktriage check FLN-05 CAL-15',
					},
				],
			}),
		];
	},
};
