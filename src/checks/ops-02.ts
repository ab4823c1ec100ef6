import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook} from './finding.ts';

const named = {code: 'OPS-02', title: 'API server reachable'};

/** The one line about an API server that does not answer: everything else then says UNKNOWN. */
export const ops02: Check = {
	...named,
	about: 'The API server can be reached and every source is current; an outage is one line, not a cascade.',
	needs: [],
	run: ({api, sources, cluster}) => {
		if (api.kind === 'connecting')
			return [finding(named, {verdict: 'UNKNOWN', summary: 'not connected yet'})];
		if (api.kind === 'down') {
			const since = `${new Date(api.since).toISOString().slice(11, 19)}Z`;
			const evidence = [{kind: 'probe' as const, source: cluster.server, value: api.why, at: atThisLook}];
			if (api.fault !== 'network') {
				const summary = 'no access to the API server';
				return [finding(named, {verdict: 'UNKNOWN', summary, explanation: api.why, evidence})];
			}
			return [
				finding(named, {
					verdict: 'FAIL',
					summary: `API server unreachable since ${since}`,
					explanation:
						'Restarts of the API server are part of the window. What was read before stays on screen and is marked as old; nothing is concluded from it.',
					evidence,
					predictions: [{probe: `curl -k ${cluster.server}/readyz`, expect: 'no answer, or 503'}],
					remedies: [
						{
							owner: 'platform',
							text: 'Wait if a restart is under way; otherwise look at the service on a server node.',
							command: 'sudo systemctl status k3s',
							risk: 'none',
							verify: 'ktriage check OPS-02',
						},
					],
				}),
			];
		}
		const odd = sources.filter(source => source.malformed > 0);
		const malformed = odd.map(({name, title, malformed: number, malformedWhy = ''}) =>
			finding(named, {
				part: `malformed-${name}`,
				verdict: 'WARN',
				class: 'advisory',
				summary: `${count(number, 'object')} of ${title} cannot be understood: ${malformedWhy}`,
				explanation: 'It is missing from everything that is said here. Checks judge by the others.',
			}),
		);
		// Of which only metadata is read is as current as it is meant to be, and whoever needs the rest says UNKNOWN.
		const stale = sources.filter(
			({state, metadataOnly}) =>
				state.kind === 'stale' && !(metadataOnly === true && state.retryAt === undefined),
		);
		if (stale.length > 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					summary: `${count(stale.length, 'source')} not current: ${few(stale.map(({name}) => name))}`,
					explanation: stale.map(({name, state}) => `${name}: ${'why' in state ? state.why : ''}`).join('; '),
				}),
				...malformed,
			];
		}
		if (malformed.length > 0) return malformed;
		return [finding(named, {verdict: 'PASS', summary: 'reachable, nothing read is old'})];
	},
};
