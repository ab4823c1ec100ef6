import {bgpUse} from '../migration/bgp.ts';
import {typeOf} from '../migration/kubectl.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-10', title: 'BGP peers'};

/** With the mesh of nodes switched off and no peer named, nobody tells a node where the pods of the others are. */
export const cal10: Check = {
	...named,
	about: 'Where BGP is used, nodes learn routes from a full mesh or from peers.',
	needs: ['ipPools', 'calicoBgpPeers', 'calicoBgpConfigurations'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const bgp = bgpUse(snapshot);
		const {calicoBgpPeers: peers, calicoBgpConfigurations: configurations} = snapshot.tables;
		const global = configurations.find(({name}) => name === 'default');
		const mesh = global?.nodeToNodeMesh ?? true;
		const evidence = fields([
			...bgp.evidence,
			{
				source: 'BGPConfiguration/default .spec.nodeToNodeMeshEnabled',
				value: global === undefined ? 'no such object: true' : String(mesh),
			},
			...peers.map(peer => ({
				source: `BGPPeer/${peer.name} .spec`,
				value: `${peer.peerIp || `peerSelector ${peer.peerSelector}`} for ${peer.node || peer.nodeSelector || 'all nodes'}`,
			})),
		]);
		if (bgp.kind === 'off')
			return [finding(named, {verdict: 'PASS', summary: `${bgp.why}: no peers needed`, evidence})];
		if (mesh || peers.length > 0) {
			const summary = [
				mesh ? 'full mesh between the nodes' : 'no mesh',
				...(peers.length > 0 ? [`${count(peers.length, 'peer')}: ${few(peers.map(({name}) => name))}`] : []),
			].join(', ');
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		const summary = 'the mesh of nodes is off and there is no BGPPeer';
		if (bgp.kind === 'unknown') {
			const explanation = `${bgp.why}; without BGP that is as it should be.`;
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation, evidence})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				subjects: [clusterSubject('BGPConfiguration', 'default')],
				summary,
				explanation:
					'Nodes learn from nobody where the pods of other nodes are: only pods on one node reach each other.',
				evidence,
				predictions: [
					{probe: 'On a node: ip route show proto bird', expect: 'no route to the blocks of other nodes'},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Switch the mesh on again, or define the peers before it is switched off.',
						command: `kubectl patch ${typeOf(snapshot, 'calicoBgpConfigurations')} default --type=merge -p '{"spec":{"nodeToNodeMeshEnabled":true}}'`,
						risk: 'medium',
						verify: 'ktriage check CAL-10',
					},
				],
			}),
		];
	},
};
