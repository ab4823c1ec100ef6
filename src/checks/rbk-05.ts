import {finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook} from './finding.ts';

const named = {code: 'RBK-05', title: 'The old cluster is kept'};

/** So long the cluster that was replaced is kept after the window, milliseconds. */
const keptFor = 48 * 3_600_000;

/** Whether the way back to the old cluster is still there while it has to be. */
export const rbk05: Check = {
	...named,
	about:
		'The cluster that this one replaces answers for 48 hours after the end of the window (check --against CONTEXT, window.end of the profile).',
	needs: [],
	run: snapshot => {
		const {other, profile, now} = snapshot;
		if (other === undefined)
			return [finding(named, {verdict: 'SKIP', summary: 'only one cluster is read; --against CONTEXT'})];
		const name = other.cluster.context;
		const until = profile.window?.end === undefined ? undefined : profile.window.end + keptFor;
		const when = until === undefined ? '' : new Date(until).toISOString().slice(0, 16);
		if (other.api.kind !== 'down') {
			const kept = until === undefined ? '' : `, to be kept until ${when}Z`;
			return [finding(named, {verdict: 'PASS', summary: `${name} answers${kept}`})];
		}
		const why = `${name} does not answer: ${other.api.why}`;
		if (until === undefined)
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: `${why}; until when it has to is not known (window.end of the profile)`,
				}),
			];
		if (now >= until)
			return [
				finding(named, {verdict: 'PASS', summary: `${name} had to be kept until ${when}Z, and is gone`}),
			];
		return [
			finding(named, {
				verdict: 'FAIL',
				owner: 'platform',
				summary: `${why}, and has to be kept until ${when}Z`,
				explanation: 'Without it there is no way back but to build it anew from backups.',
				evidence: [{kind: 'field', source: `API server of ${name}`, value: other.api.why, at: atThisLook}],
				ruledOut: [],
				predictions: [
					{
						probe: `kubectl --context ${name} get --raw=/readyz`,
						expect: 'no answer; if it answers, the way to it was cut for a moment',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Start it again, and let nobody retire it before the time is over.',
						command: '',
						risk: 'low',
						verify: `ktriage check RBK-05 --against ${name}`,
					},
				],
			}),
		];
	},
};
