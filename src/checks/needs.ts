import {malformedSources, sourceStatus} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable} from '../store/source-state.ts';
import {type Draft, finding} from './build.ts';
import type {Need} from './check.ts';
import type {Finding} from './finding.ts';

/** A check, or a part of one, and the sources without which it can say nothing. */
export type Needing = {
	readonly code: string;
	readonly title: string;
	readonly needs: readonly Need[];
	/** Which part of the check, when it is not the whole. */
	readonly part?: string;
};

/**
 * What a check, or the part of it that needs these sources, says while they cannot be read: SKIP when that will stay so, UNKNOWN when
 * it may pass. Undefined when all can be read.
 */
export function unreadable(snapshot: Snapshot, check: Needing): readonly Finding[] | undefined {
	if (check.needs.length === 0) return undefined;
	const away = withoutApi(snapshot);
	if (away !== undefined) return [said(check, away)];
	const states = check.needs.map(name => stateOf(snapshot, name));
	const closed = states.find(({state}) => state?.kind === 'forbidden' || state?.kind === 'absent');
	if (closed !== undefined) return [closedFinding(check, closed)];
	const waiting = states.find(({state}) => state === undefined || !isUsable(state));
	return waiting && [waitingFinding(check, waiting)];
}

/**
 * What a check of files says beside a cluster that does not answer: whether the files fit it is not known, and beside an outage a red
 * line about files would only lead astray. Undefined when the cluster answers, and when there are no files.
 */
export function besideOutage(snapshot: Snapshot, check: Needing): readonly Finding[] | undefined {
	if (snapshot.iac === undefined) return undefined;
	const away = withoutApi(snapshot);
	if (away === undefined) return undefined;
	const explanation = `The files are judged alone by \`ktriage iac check\`. ${away.explanation ?? ''}`.trim();
	return [said(check, {...away, explanation})];
}

/** What is said of anything while the API server does not answer; undefined when it does. */
function withoutApi({api}: Snapshot): Draft | undefined {
	if (api.kind === 'up') return undefined;
	if (api.kind === 'connecting') return {verdict: 'UNKNOWN', summary: 'not connected yet'};
	const summary =
		api.fault === 'network' ? 'the API server cannot be reached' : 'no access to the API server';
	return {verdict: 'UNKNOWN', summary, explanation: api.why};
}

/**
 * What a check says that would draw conclusions from what is missing, while objects of these sources cannot be understood: what is
 * missing may be one of them. Undefined when all could.
 */
export function incomplete(snapshot: Snapshot, check: Needing): readonly Finding[] | undefined {
	const odd = malformedSources(snapshot, check.needs);
	if (odd.length === 0) return undefined;
	const summary = `not all ${odd.map(({title}) => title).join(' and ')} can be understood`;
	const explanation = odd.map(({title, malformedWhy = ''}) => `${title}: ${malformedWhy}`).join('; ');
	return [said(check, {verdict: 'UNKNOWN', summary, explanation})];
}

/** Whether a check had to be silent because this operator may not read what it needs: it might say anything. */
export function lacksRight({verdict, summary}: Pick<Finding, 'verdict' | 'summary'>): boolean {
	return verdict === 'SKIP' && /^needs .* may not /.test(summary);
}

type SourceView = ReturnType<typeof stateOf>;

function stateOf(snapshot: Snapshot, name: Need) {
	const source = sourceStatus(snapshot, name);
	return {
		name,
		title: source?.title ?? name,
		resource: source?.resource ?? '',
		state: source?.state,
		isLean: source?.metadataOnly === true,
	};
}

function closedFinding(check: Needing, {name, title, resource, state}: SourceView): Finding {
	if (name === 'logs' && state?.kind === 'absent')
		return said(check, {verdict: 'SKIP', summary: `no container logs: ${state.why}`});
	if (name === 'storageSecrets' && state?.kind === 'absent')
		return said(check, {verdict: 'SKIP', summary: 'Secrets are not read', explanation: state.why});
	if (state?.kind !== 'forbidden') {
		const explanation = state?.kind === 'absent' ? state.why : '';
		return said(check, {verdict: 'SKIP', summary: `${title}: the API is not served here`, explanation});
	}
	return said(check, {
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

function waitingFinding(check: Needing, {name, title, state, isLean}: SourceView): Finding {
	if (state === undefined && name === 'logs')
		return said(check, {verdict: 'SKIP', summary: 'container logs are not read in this session'});
	if (state === undefined)
		return said(check, {verdict: 'UNKNOWN', summary: `${title} not collected in this session`});
	const stale = state.kind === 'stale';
	return said(check, {
		verdict: 'UNKNOWN',
		summary: stale
			? isLean
				? `of ${title} only metadata is read`
				: `${title} not current`
			: `${title} still being read`,
		explanation: stale ? state.why : '',
	});
}

function said(check: Needing, draft: Draft): Finding {
	return finding(check, {...draft, ...(check.part !== undefined && {part: check.part})});
}
