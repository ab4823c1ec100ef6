import {firewallOf} from '../iac/firewall.ts';
import {finding} from './build.ts';
import {cal16} from './cal-16.ts';
import type {Check} from './check.ts';
import {editRemedy, linesEvidence, modelOf, withoutIac} from './iac-scope.ts';

const named = {code: 'IAC-07', title: 'Firewall tasks'};

/** Whether the firewall tasks are run at all, and what CAL-16 says of their rules. */
export const iac07: Check = {
	...named,
	about: 'The firewall tasks belong to a play, and their rules fit (CAL-16).',
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const tasks = model.environments.flatMap(environment => firewallOf(model, environment).tasks);
		if (tasks.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no firewall tasks among the files'})];
		const evidence = linesEvidence(
			tasks.map(task => ({...task, value: task.name})),
			snapshot.now,
		);
		if (model.plays.plays.length > 0 && tasks.every(({play}) => play === undefined)) {
			return [
				finding(named, {
					verdict: 'FAIL',
					summary: 'no play runs the firewall tasks',
					explanation:
						'They belong to a role that no playbook of the files names, so the rules are never set.',
					evidence,
					remedies: [editRemedy('Add the role to the play of the nodes.', 'ktriage iac check DIR')],
				}),
			];
		}
		const judged = cal16.run(snapshot).filter(({verdict}) => verdict === 'FAIL');
		if (judged.length > 0) {
			return [
				finding(named, {
					verdict: 'FAIL',
					class: 'symptom',
					summary: `the firewall tasks leave out what Calico needs (CAL-16): ${judged[0]?.summary}`,
					evidence: [...evidence, ...judged.flatMap(one => one.evidence)].slice(0, 20),
					remedies: judged.flatMap(({remedies}) => remedies),
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${tasks.length} firewall tasks are run; CAL-16 judges their rules`,
				evidence,
			}),
		];
	},
};
