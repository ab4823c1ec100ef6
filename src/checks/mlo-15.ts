import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-15', title: 'Notebooks before the window'};

/** Before a window that is still to come: whose notebooks it would end. */
export const mlo15: Check = {
	...named,
	about:
		'No notebook of JupyterHub is open when the window of the profile begins; their users have to be told.',
	needs: ['pods'],
	run: snapshot => {
		const start = snapshot.profile.window?.start;
		if (start === undefined || start <= snapshot.now) {
			const summary = 'no window is ahead (window.start of the profile)';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const open = byName(snapshot, notebooks(snapshot));
		if (open.length === 0) return [finding(named, {verdict: 'PASS', summary: 'no notebook is open'})];
		return [
			finding(named, {
				verdict: 'WARN',
				owner: 'application',
				subjects: podSubjects(snapshot, open),
				summary: `${count(open.length, 'notebook')} open before the window: ${few(open.map(slot => podName(snapshot, slot)))}`,
				explanation: 'They are bare pods that nothing creates again: what is not saved in them is lost.',
				evidence: fields(
					open.map(slot => ({
						source: `Pod ${podName(snapshot, slot)} metadata.labels[component]`,
						value: 'singleuser-server',
					})),
				),
				remedies: [
					{
						owner: 'application',
						text: 'Tell their users to save and stop them before the window.',
						command: '',
						risk: 'none',
						verify: 'ktriage check MLO-15',
					},
				],
			}),
		];
	},
};

/** JupyterHub's own label, whatever the hub and its namespace are called (zero-to-jupyterhub chart). */
function notebooks({pods}: Snapshot): readonly number[] {
	return [...pods.slots()].filter(
		slot =>
			pods.labelsOf(pods.labelsId(slot)).component === 'singleuser-server' &&
			(pods.flags(slot) & (podFlags.finished | podFlags.terminating)) === 0,
	);
}
