import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable} from '../store/source-state.ts';
import {finding} from './build.ts';
import {cal12} from './cal-12.ts';
import {cal13} from './cal-13.ts';
import type {Check} from './check.ts';
import {cid01} from './cid-01.ts';
import {cid02} from './cid-02.ts';
import {cid03} from './cid-03.ts';
import {cid04} from './cid-04.ts';
import {cid05} from './cid-05.ts';
import {cid06} from './cid-06.ts';
import {cid07} from './cid-07.ts';
import {cid08} from './cid-08.ts';
import {cid09} from './cid-09.ts';
import {cid10} from './cid-10.ts';
import {env01} from './env-01.ts';
import {env02} from './env-02.ts';
import {env03} from './env-03.ts';
import {env10} from './env-10.ts';
import {env12} from './env-12.ts';
import {env13} from './env-13.ts';
import type {Finding} from './finding.ts';
import {fln01} from './fln-01.ts';
import {fln03} from './fln-03.ts';
import {ops02} from './ops-02.ts';

/** Every check, in the order of the layers they look at: access, nodes, network, addresses. */
export const checks: readonly Check[] = [
	ops02,
	env02,
	env03,
	env01,
	env10,
	env12,
	env13,
	fln01,
	fln03,
	cal12,
	cal13,
	cid01,
	cid02,
	cid03,
	cid04,
	cid05,
	cid06,
	cid07,
	cid08,
	cid09,
	cid10,
];

/** Runs every check that can say something; the others say why they cannot: SKIP when it will stay so, UNKNOWN when it may pass. */
export function runChecks(snapshot: Snapshot): readonly Finding[] {
	return [...checkSteps(snapshot)].flat();
}

/** The same check by check, for a caller that lets others have their turn in between. */
export function* checkSteps(snapshot: Snapshot): Generator<readonly Finding[]> {
	for (const check of checks) yield unusable(snapshot, check) ?? check.run(snapshot);
}

function unusable(snapshot: Snapshot, check: Check): readonly Finding[] | undefined {
	if (check.needs.length === 0) return undefined;
	const {api} = snapshot;
	if (api.kind === 'down') {
		const summary =
			api.fault === 'network' ? 'the API server cannot be reached' : 'the API server lets nobody in';
		return [finding(check, {verdict: 'UNKNOWN', summary, explanation: api.why})];
	}
	if (api.kind === 'connecting') {
		return [finding(check, {verdict: 'UNKNOWN', summary: 'not connected yet'})];
	}
	const states = check.needs.map(name => stateOf(snapshot, name));
	const closed = states.find(({state}) => state?.kind === 'forbidden' || state?.kind === 'absent');
	if (closed !== undefined) return [closedFinding(check, closed)];
	const waiting = states.find(({state}) => state === undefined || !isUsable(state));
	return waiting && [waitingFinding(check, waiting)];
}

type SourceView = ReturnType<typeof stateOf>;

function stateOf({sources}: Snapshot, name: SourceName) {
	const source = sources.find(one => one.name === name);
	return {name, title: source?.title ?? name, resource: source?.resource ?? '', state: source?.state};
}

function closedFinding(check: Check, {title, resource, state}: SourceView): Finding {
	if (state?.kind !== 'forbidden') {
		const explanation = state?.kind === 'absent' ? state.why : '';
		return finding(check, {verdict: 'SKIP', summary: `${title}: the API is not served here`, explanation});
	}
	return finding(check, {
		verdict: 'SKIP',
		summary: `needs ${title}, which this user may not ${state.verb}`,
		explanation: `Missing: verb ${state.verb} on ${resource}. ${state.why}`.trim(),
		remedies: [
			{
				owner: 'platform',
				text: `Whoever administers the cluster can grant ${state.verb} on ${resource}.`,
				command: '',
				risk: 'none',
				verify: `ktriage check ${check.code}`,
			},
		],
	});
}

function waitingFinding(check: Check, {title, state}: SourceView): Finding {
	if (state === undefined)
		return finding(check, {verdict: 'UNKNOWN', summary: `${title} not collected in this session`});
	const stale = state.kind === 'stale';
	return finding(check, {
		verdict: 'UNKNOWN',
		summary: stale ? `${title} not current` : `${title} still being read`,
		explanation: stale ? state.why : '',
	});
}
