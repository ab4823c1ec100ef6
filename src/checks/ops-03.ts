import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding, listLimit} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook} from './finding.ts';

const named = {code: 'OPS-03', title: 'Rights of this operator'};

/** What this operator may not read or do: the checks and probes that need it say SKIP, never PASS. */
export const ops03: Check = {
	...named,
	about:
		'Which sources this operator may not read and what else it may not do (logs, probes, restarts), with the verb; checks that need them say SKIP.',
	needs: [],
	run: snapshot => {
		if (snapshot.api.kind !== 'up')
			return [finding(named, {verdict: 'UNKNOWN', summary: 'the API server does not answer'})];
		const closed = snapshot.sources.flatMap(({title, resource, state}) =>
			state.kind === 'forbidden' ? [{title, resource, verb: state.verb, why: state.why}] : [],
		);
		const denied = snapshot.denied.map(wordsOf);
		if (closed.length + denied.length === 0) {
			return [finding(named, {verdict: 'PASS', summary: 'everything that the cluster serves may be read'})];
		}
		const verbs = closed.map(({verb, resource}) => `${verb} ${resource}`);
		const summary = [
			closed.length === 0 ? '' : `${count(closed.length, 'source')} may not be read: ${few(verbs, 5)}`,
			denied.length === 0 ? '' : `may not ${few(denied, 5)}`,
		].filter(text => text !== '');
		return [
			finding(named, {
				verdict: 'SKIP',
				summary: summary.join('; '),
				explanation:
					'Nothing is concluded from what was not read, and a probe that may not be run says nothing about the network. Whoever administers the cluster can grant the verbs.',
				evidence: [
					...closed.map(({title, verb, resource, why}) => ({
						kind: 'field' as const,
						source: `${title}: ${verb} ${resource}`,
						value: why,
						at: atThisLook,
					})),
					...snapshot.denied.slice(0, listLimit).map(one => ({
						kind: 'field' as const,
						source: 'SelfSubjectRulesReview .status.resourceRules',
						value: `no rule allows ${wordsOf(one)}`,
						at: atThisLook,
					})),
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Grant this operator what is missing; ktriage rbac writes the role.',
						command: `kubectl auth can-i ${verbs[0] ?? denied[0] ?? 'list pods'}`,
						risk: 'none',
						verify: 'ktriage check OPS-03',
					},
				],
			}),
		];
	},
};

function wordsOf({verb, group, resource, namespace}: Snapshot['denied'][number]): string {
	return `${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}
