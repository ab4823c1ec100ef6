import {clusterSubject, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CAL-14', title: 'FlexVolume path'};

/** A path that cannot be is worth a word at most: nothing of Calico that is checked here uses FlexVolume. */
export const cal14: Check = {
	...named,
	about: 'Where the operator puts the FlexVolume driver; it is not used for the network.',
	needs: ['installations'],
	run: snapshot => {
		const {installations} = snapshot.tables;
		if (installations.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'there is no Installation: no operator install'})];
		}
		const odd = installations.filter(
			({flexVolumePath}) =>
				flexVolumePath !== '' && flexVolumePath !== 'None' && !flexVolumePath.startsWith('/'),
		);
		const evidence = fields(
			installations.map(row => ({
				source: `Installation/${row.name} .spec.flexVolumePath`,
				value: row.flexVolumePath || 'not set',
			})),
		);
		const [first] = odd.length > 0 ? odd : installations;
		if (odd.length > 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					class: 'advisory',
					subjects: odd.map(row => clusterSubject('Installation', row.name)),
					summary: `${first?.flexVolumePath} is no path from the root`,
					explanation:
						'The volume of calico-node cannot be mounted with it. Set a path, or None to leave the driver out.',
					evidence,
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: first?.flexVolumePath || 'left to the operator',
				explanation:
					'Guides name two paths, the default of the kubelet and one below /var/lib; the network needs neither.',
				evidence,
			}),
		];
	},
};
