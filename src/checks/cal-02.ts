import {agentStates} from '../migration/calico-agents.ts';
import {calicoPresence} from '../migration/calico-presence.ts';
import {podsOf} from '../migration/calico-workloads.ts';
import {podFlags} from '../store/pod-table.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import {notJudged} from './calico-scope.ts';
import {isShort, lookAtWorkload, workloadFacts, workloadSubjects} from './calico-workload.ts';
import type {Check} from './check.ts';

const named = {code: 'CAL-02', title: 'DaemonSet of the node agent'};

/** The same as CAL-01 in the words of the DaemonSet, which counts nodes whose kubelet is down as well. */
export const cal02: Check = {
	...named,
	about: 'As many calico-node pods are ready as its DaemonSet wants.',
	needs: ['nodes', 'pods', 'daemonSets'],
	run: snapshot => {
		const absent = notJudged(named, snapshot);
		if (absent !== undefined) return absent;
		const {daemonSet} = calicoPresence(snapshot);
		if (daemonSet === undefined) {
			return [finding(named, {verdict: 'SKIP', summary: 'no DaemonSet of calico-node is found'})];
		}
		const {pods} = snapshot;
		const counts = `${daemonSet.ready} of ${daemonSet.desired} ready`;
		const evidence = fields(workloadFacts(snapshot, daemonSet));
		if (daemonSet.statusIsOld) {
			const summary = `${counts}, as of an older spec`;
			return [finding(named, {verdict: 'UNKNOWN', summary, evidence})];
		}
		const starting = agentStates(snapshot).filter(({kind}) => kind === 'starting').length;
		if (!isShort(snapshot, daemonSet) || daemonSet.desired - daemonSet.ready <= starting) {
			const summary = `${counts}${daemonSet.ready < daemonSet.desired ? ', the rest is starting' : ''}`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		const where = podsOf(snapshot, daemonSet)
			.filter(slot => (pods.flags(slot) & podFlags.ready) === 0)
			.map(slot => pods.nodeName(pods.nodeId(slot)))
			.filter(name => name !== '')
			.sort();
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'symptom',
				subjects: [
					...where.map(name => clusterSubject('Node', name)),
					...workloadSubjects(snapshot, daemonSet),
				],
				summary: `${counts}${where.length > 0 ? `; not on ${few(where)}` : ''}`,
				explanation: 'On these nodes Calico neither sets up new pods nor updates policies and routes.',
				evidence,
				remedies: [lookAtWorkload(daemonSet, 'CAL-02')],
			}),
		];
	},
};
