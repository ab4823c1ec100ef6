import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'OPS-03', title: 'Rights of this operator'};

/** What this operator may not read: the checks that need it say SKIP, never PASS. */
export const ops03: Check = {
	...named,
	about:
		'Which sources this operator may not read, with the verb that is missing; checks that need them say SKIP.',
	needs: [],
	run: snapshot => {
		if (snapshot.api.kind !== 'up')
			return [finding(named, {verdict: 'UNKNOWN', summary: 'the API server does not answer'})];
		const closed = snapshot.sources.flatMap(({title, resource, state}) =>
			state.kind === 'forbidden' ? [{title, resource, verb: state.verb, why: state.why}] : [],
		);
		const denied = snapshot.denied.map(
			({verb, group, resource, namespace}) =>
				`${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`,
		);
		if (closed.length + denied.length === 0) {
			return [finding(named, {verdict: 'PASS', summary: 'everything that the cluster serves may be read'})];
		}
		const verbs = closed.map(({verb, resource}) => `${verb} ${resource}`);
		return [
			finding(named, {
				verdict: 'SKIP',
				summary: `${count(closed.length, 'source')} may not be read: ${few([...verbs, ...denied], 5)}`,
				explanation:
					'Nothing is concluded from what was not read. Whoever administers the cluster can grant the verbs.',
				evidence: closed.map(({title, verb, resource, why}) => ({
					kind: 'field' as const,
					source: `${title}: ${verb} ${resource}`,
					value: why,
					at: snapshot.now,
				})),
				remedies: [
					{
						owner: 'platform',
						text: 'Grant them to this operator, for reading only.',
						command: `kubectl auth can-i ${verbs[0] === undefined ? 'list pods' : few([verbs[0]])}`,
						risk: 'none',
						verify: 'ktriage check OPS-03',
					},
				],
			}),
		];
	},
};
