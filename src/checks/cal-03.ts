import {calicoWorkloads} from '../migration/calico-workloads.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, fields, finding} from './build.ts';
import {isShort, lookAtWorkload, workloadFacts, workloadSubjects} from './calico-workload.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CAL-03', title: 'Tigera operator'};

/** The operator where one is installed; an Installation without it is obeyed, repaired and deleted by nobody. */
export const cal03: Check = {
	...named,
	about: 'The Tigera operator is available where Calico was installed by it.',
	needs: ['deployments'],
	run: snapshot => {
		const {namespaceScope} = snapshot;
		if (namespaceScope !== undefined) {
			const summary = `needs all namespaces, only ${namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const {operator} = calicoWorkloads(snapshot);
		const installations = usable(snapshot, 'installations') ? snapshot.tables.installations : [];
		if (operator === undefined) {
			if (installations.length > 0) return [gone(snapshot)];
			return [finding(named, {verdict: 'SKIP', summary: 'Calico was not installed by an operator here'})];
		}
		const evidence = fields(workloadFacts(snapshot, operator));
		if (operator.desired === 0 && installations.length > 0) {
			const explanation = 'Scaled to 0: nothing in the Installation is carried out until it runs again.';
			const subjects = workloadSubjects(snapshot, operator);
			return [
				finding(named, {
					verdict: 'WARN',
					subjects,
					summary: 'the operator is scaled to 0',
					explanation,
					evidence,
				}),
			];
		}
		if (!isShort(snapshot, operator)) {
			const summary = `${operator.namespace}/${operator.name} ${operator.ready} of ${operator.desired} ready`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				subjects: workloadSubjects(snapshot, operator),
				summary: `${operator.namespace}/${operator.name} is not available`,
				explanation:
					'Pods keep their network, but no change to the Installation is carried out and what its components lose is not repaired. TigeraStatus shows the past.',
				evidence,
				remedies: [lookAtWorkload(operator, 'CAL-03')],
			}),
		];
	},
};

function gone(snapshot: Snapshot): Finding {
	const {installations} = snapshot.tables;
	const deleting = installations.some(row => row.deletedAt !== undefined);
	return finding(named, {
		verdict: 'FAIL',
		subjects: installations.map(row => clusterSubject('Installation', row.name)),
		summary: deleting
			? 'the Installation is being deleted and no operator is there to finish it'
			: 'there is an Installation but no operator',
		explanation:
			'The operator was removed before what it manages. Its finalizers are cleared by nobody, so that deleting the Installation or its namespaces hangs; changes to it do nothing.',
		evidence: fields(
			installations.map(row => ({
				source: `Installation/${row.name} metadata.finalizers`,
				value: row.finalizers.join(', ') || 'none',
			})),
		),
		remedies: [
			{
				owner: 'platform',
				text: 'Install the operator of the same version again. To remove Calico, delete the Installation while the operator runs and wait until its finalizers are gone.',
				command: '',
				risk: 'medium',
				verify: 'ktriage check CAL-03',
			},
		],
	});
}
