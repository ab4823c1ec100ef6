import {calicoWorkloads} from '../migration/calico-workloads.ts';
import {fields, finding} from './build.ts';
import {notJudged} from './calico-scope.ts';
import {isShort, lookAtWorkload, workloadFacts, workloadSubjects} from './calico-workload.ts';
import type {Check} from './check.ts';

const named = {code: 'CAL-07', title: 'Controllers of Calico'};

/** calico-kube-controllers collects what pods and nodes leave behind; without it addresses leak. */
export const cal07: Check = {
	...named,
	about: 'calico-kube-controllers is available: it releases the addresses of pods and nodes that are gone.',
	needs: ['deployments', 'pods'],
	run: snapshot => {
		const absent = notJudged(named, snapshot);
		if (absent !== undefined) return absent;
		const {kubeControllers: row} = calicoWorkloads(snapshot);
		if (row === undefined) {
			return [finding(named, {verdict: 'SKIP', summary: 'no calico-kube-controllers is found'})];
		}
		const evidence = fields(workloadFacts(snapshot, row));
		if (row.desired > 0 && !isShort(snapshot, row)) {
			const summary = `${row.namespace}/${row.name} ${row.ready} of ${row.desired} ready`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				subjects: workloadSubjects(snapshot, row),
				summary: `${row.namespace}/${row.name} is not available`,
				explanation:
					'Running pods are not touched. Addresses of pods and blocks of nodes that are gone are not released until it is back.',
				evidence,
				remedies: [lookAtWorkload(row, 'CAL-07')],
			}),
		];
	},
};
