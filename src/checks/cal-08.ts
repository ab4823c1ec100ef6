import {bgpUse} from '../migration/bgp.ts';
import type {CalicoNodeStatusRow} from '../store/rows/calico.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {connectionTest} from './connection-test.ts';
import type {Finding} from './finding.ts';
import {unreadable} from './needs.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-08', title: 'BGP sessions'};

/** The sessions of BIRD where somebody asks for them. A calico-node is ready with one session, so its readiness says little. */
export const cal08: Check = {
	...named,
	about: 'Where BGP is used, every session that a CalicoNodeStatus shows is established.',
	needs: ['ipPools'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const bgp = bgpUse(snapshot);
		if (bgp.kind === 'off') {
			const explanation =
				'That `calicoctl node status` says "BIRD is not running", and a CalicoNodeStatus NotReady, is no fault then.';
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: bgp.why,
					explanation,
					evidence: fields(bgp.evidence),
				}),
			];
		}
		const blind = unreadable(snapshot, {...named, needs: ['calicoNodeStatuses']});
		if (blind !== undefined) return blind;
		const statuses = snapshot.tables.calicoNodeStatuses.filter(({classes}) => classes.includes('BGP'));
		if (statuses.length === 0) return [unasked(snapshot)];
		const old = statuses.filter(row => isOld(snapshot, row));
		const current = statuses.filter(row => !old.includes(row));
		const down = current.flatMap(row =>
			row.peers.filter(({state}) => state !== 'Established').map(peer => ({row, peer})),
		);
		const evidence = fields((down.length > 0 ? down.map(({row}) => row) : current).flatMap(facts));
		if (down.length > 0) {
			return [
				finding(named, {
					verdict: 'FAIL',
					subjects: [...new Set(down.map(({row}) => row.node))].map(node => clusterSubject('Node', node)),
					summary: `${count(down.length, 'session')} not established: ${few(down.map(({row, peer}) => `${row.node} to ${peer.ip} ${peer.state}`))}`,
					explanation:
						'The routes that would come by these sessions are missing: pods behind them are not reached.',
					evidence,
					predictions: [
						{
							probe: `On ${down[0]!.row.node}: nc -vz -w 3 ${down[0]!.peer.ip} 179`,
							expect: 'a timeout or a refusal',
							...connectionTest({kind: 'node', node: down[0]!.row.node}, down[0]!.peer.ip, 179, 'closed'),
						},
					],
					remedies: [
						{
							owner: 'platform',
							text: 'Open 179/tcp between the peers, or switch BGP off where VXLAN carries the traffic.',
							command: '',
							risk: 'low',
							verify: 'ktriage check CAL-08',
						},
					],
				}),
			];
		}
		if (old.length > 0) {
			const summary = `status of ${few(old.map(({node}) => node))} is not current`;
			const explanation =
				'Nobody has updated it in three of its periods: its calico-node is down, or the period is 0.';
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary,
					explanation,
					evidence: fields(old.flatMap(facts)),
				}),
			];
		}
		const sessions = current.reduce((sum, {peers}) => sum + peers.length, 0);
		const summary = `${count(sessions, 'session')} of ${count(current.length, 'node')} established`;
		return [finding(named, {verdict: 'PASS', summary, evidence})];
	},
};

function unasked(snapshot: Snapshot): Finding {
	return finding(named, {
		verdict: 'SKIP',
		summary: 'no CalicoNodeStatus asks for the sessions',
		explanation:
			'The API does not show sessions by itself. A CalicoNodeStatus for a node (a write, and work for the node as long as it is there) or `calicoctl node status` on it as root does.',
		evidence: fields(bgpUse(snapshot).evidence),
		predictions: [{probe: 'On a node, as root: calicoctl node status', expect: 'every peer Established'}],
	});
}

function isOld({now}: Snapshot, {updatePeriodSeconds, lastUpdated}: CalicoNodeStatusRow): boolean {
	return updatePeriodSeconds === 0 || now - lastUpdated > (3 * updatePeriodSeconds + 60) * 1000;
}

function facts({name, peers, lastUpdated}: CalicoNodeStatusRow) {
	const at = lastUpdated === 0 ? 'never' : new Date(lastUpdated).toISOString();
	return [
		{
			source: `CalicoNodeStatus/${name} .status.bgp`,
			value: `${peers.map(({ip, state}) => `${ip} ${state}`).join(', ') || 'no peers'}; updated ${at}`,
		},
	];
}
