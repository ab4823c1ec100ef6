import {calicoPresence} from '../migration/calico-presence.ts';
import {calicoVersions} from '../migration/calico-version.ts';
import {fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-13', title: 'Calico version'};

/** Which Calico runs, read from its own objects since `kubectl get nodes` does not show it. */
export const cal13: Check = {
	...named,
	about: 'Which version of Calico runs, and whether all of its node agents have it.',
	needs: ['daemonSets'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const {daemonSet} = calicoPresence(snapshot);
		const versions = calicoVersions(snapshot);
		const [first] = versions;
		if (first === undefined) {
			const summary = 'no object names the version of Calico';
			return [finding(named, {verdict: 'UNKNOWN', summary})];
		}
		const evidence = fields(versions);
		const behind = daemonSet === undefined ? 0 : daemonSet.desired - daemonSet.updated;
		if (daemonSet !== undefined && behind > 0 && !daemonSet.statusIsOld) {
			return [
				finding(named, {
					verdict: 'WARN',
					subjects: [{kind: 'DaemonSet', namespace: daemonSet.namespace, name: daemonSet.name}],
					summary: `${behind} of ${daemonSet.desired} node agents not yet on ${first.value}`,
					explanation: 'A rollout of calico-node is under way or stuck.',
					evidence,
				}),
			];
		}
		return [finding(named, {verdict: 'PASS', summary: first.value, evidence})];
	},
};
