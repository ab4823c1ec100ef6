import type {PersistentVolumeRow} from '../store/rows/platform.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-17', title: 'Same storage on both clusters'};

/** Whether claims of the same name lead to the same place on the cluster that this one replaces. */
export const mlo17: Check = {
	...named,
	about: 'Claims that both clusters have lead to the same NFS export or volume (check --against CONTEXT).',
	needs: ['persistentVolumes'],
	run: snapshot => {
		const {other} = snapshot;
		if (other === undefined)
			return [finding(named, {verdict: 'SKIP', summary: 'only one cluster is read; --against CONTEXT'})];
		const there = shared(other);
		const pairs = [...shared(snapshot)].flatMap(([claim, here]) => {
			const before = there.get(claim);
			return before === undefined ? [] : [{claim, here, before}];
		});
		const moved = pairs.filter(({here, before}) => here.place !== before.place);
		if (moved.length === 0) {
			const summary =
				pairs.length === 0
					? 'the clusters have no claim on shared storage in common'
					: `${count(pairs.length, 'claim')} on the same storage as on ${other.cluster.context}`;
			return [finding(named, {verdict: pairs.length === 0 ? 'SKIP' : 'PASS', summary})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				subjects: moved.map(({claim}) => {
					const [namespace = '', name = ''] = claim.split('/');
					return {kind: 'PersistentVolumeClaim', namespace, name};
				}),
				summary: `${few(moved.map(({claim}) => claim))} ${moved.length === 1 ? 'lies' : 'lie'} elsewhere than on ${other.cluster.context}`,
				explanation: 'What was stored before is not seen here, and what is stored here is not seen there.',
				evidence: fields(
					moved.map(({claim, here, before}) => ({
						source: `PersistentVolume/${here.name} .spec, for ${claim}`,
						value: `${here.place}; on ${other.cluster.context} ${before.place}`,
					})),
				),
				predictions: [{probe: 'List the directory of the volume in both clusters', expect: 'other files'}],
				remedies: [
					{
						owner: 'platform',
						text: 'Point the volume to the same export, or copy the data before anybody writes.',
						command: '',
						risk: 'high',
						verify: `ktriage check MLO-17 --against ${other.cluster.context}`,
					},
				],
			}),
		];
	},
};

/** Volumes on storage that two clusters can have in common, by claim. */
function shared({tables}: Snapshot): ReadonlyMap<string, PersistentVolumeRow> {
	return new Map(
		tables.persistentVolumes
			.filter(({claim, place}) => claim !== '' && /^(nfs|csi) /.test(place))
			.map(row => [row.claim, row]),
	);
}
