import {kubectl} from '../migration/kubectl.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'MLO-08', title: 'Workflows before the window'};

/** Before a window that is still to come: nothing may be running that it would kill. */
export const mlo08: Check = {
	...named,
	about: 'No workflow runs when the window of the profile begins: the restart of its pods would end it.',
	needs: ['workflows'],
	run: snapshot => {
		const start = snapshot.profile.window?.start;
		if (start === undefined || start <= snapshot.now) {
			const summary = 'no window is ahead (window.start of the profile)';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const running = snapshot.tables.workflows.filter(({phase}) => phase === 'Running' || phase === 'Pending');
		if (running.length === 0) return [finding(named, {verdict: 'PASS', summary: 'no workflow is running'})];
		const [first] = running;
		return [
			finding(named, {
				verdict: 'FAIL',
				owner: 'application',
				subjects: running.map(({namespace, name}) => ({kind: 'Workflow', namespace, name})),
				summary: `${count(running.length, 'workflow')} running before the window: ${few(running.map(({namespace, name}) => `${namespace}/${name}`))}`,
				explanation: 'Their pods do not survive the change of the network. Let them end, or suspend them.',
				evidence: fields(
					running.map(({namespace, name, phase, startedAt}) => ({
						source: `Workflow ${namespace}/${name} .status.phase`,
						value: `${phase}${startedAt > 0 ? ` since ${new Date(startedAt).toISOString()}` : ''}`,
					})),
				),
				remedies: [
					{
						owner: 'application',
						text: 'Wait for them, or suspend them and tell their owners.',
						command: kubectl(
							'-n',
							first!.namespace,
							'patch',
							'workflow',
							first!.name,
							'--type=merge',
							'-p',
							'{"spec":{"suspend":true}}',
						),
						risk: 'low',
						verify: 'ktriage check MLO-08',
					},
				],
			}),
		];
	},
};
