import type {ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'PRF-04', title: 'Outage as announced'};

/** For how long one address was not reached from outside in the window, as far as it was asked. */
export const prf04: Check = {
	...named,
	about:
		'What is reached from outside was not away for longer than announced (window.outageMinutes of the profile).',
	needs: ['nodes'],
	run: snapshot => {
		const {start, end, outageMinutes} = snapshot.profile.window ?? {};
		if (outageMinutes === undefined || start === undefined)
			return [
				finding(named, {verdict: 'SKIP', summary: 'the profile names no window.start with outageMinutes'}),
			];
		const outages = outagesOf(snapshot, start, end ?? snapshot.now);
		if (outages === undefined)
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'no probe from outside was run in the window; ktriage probe canary --from jump-host',
				}),
			];
		const longest = outages.reduce((a, b) => (b.milliseconds > a.milliseconds ? b : a), outages[0]!);
		const minutes = Math.ceil(longest.milliseconds / 60_000);
		const evidence = outages
			.filter(({milliseconds}) => milliseconds > 0)
			.map(({first, last, target}) => ({
				kind: 'probe' as const,
				source: `probes from outside to ${target}`,
				value: `lost from ${new Date(first).toISOString()} to ${new Date(last).toISOString()}`,
				at: last,
			}));
		if (minutes <= outageMinutes) {
			const summary =
				minutes === 0 ? 'no outage was seen from outside' : `${minutes} min of ${outageMinutes} announced`;
			return [finding(named, {verdict: 'PASS', confidence: 'probable', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'symptom',
				owner: 'joint',
				summary: `${longest.target} was away for ${minutes} min, ${outageMinutes} were announced`,
				explanation: 'The time between probes counts as lost when both ends of it were. Tell those who wait.',
				evidence,
				predictions: [
					{
						probe: `Ask ${longest.target} from outside now`,
						expect: longest.lasting ? 'no answer' : 'an answer',
					},
				],
				remedies: [
					{
						owner: 'joint',
						text: longest.lasting
							? 'Repair the causes above, or decide about the rollback (RBK-01).'
							: 'Put it into the report.',
						command: '',
						risk: 'none',
						verify: 'ktriage check PRF-04',
					},
				],
			}),
		];
	},
};

type Outage = {
	readonly target: string;
	readonly milliseconds: number;
	readonly first: number;
	readonly last: number;
	/** The last answer was still none. */
	readonly lasting: boolean;
};

const isLost = ({outcome}: ProbeResult) =>
	['timeout', 'refused', 'unreachable', 'reset'].includes(outcome) || /^http\(5/.test(outcome);

function outagesOf(snapshot: Snapshot, start: number, end: number): readonly Outage[] | undefined {
	const byTarget = new Map<string, ProbeResult[]>();
	for (const probe of snapshot.probes) {
		if (probe.from.kind !== 'outside' || probe.probe === 'dns' || probe.outcome === 'tool') continue;
		if (probe.at < start || probe.at > end) continue;
		const key = probe.to.url || `${probe.to.host}:${probe.to.port}`;
		byTarget.set(key, [...(byTarget.get(key) ?? []), probe]);
	}
	if (byTarget.size === 0) return undefined;
	return [...byTarget].map(([target, list]) =>
		longestRow(
			target,
			[...list].sort((a, b) => a.at - b.at),
			end,
		),
	);
}

/** The longest row of lost answers, up to the answer that ended it. */
function longestRow(target: string, list: readonly ProbeResult[], end: number): Outage {
	let best: Outage = {target, milliseconds: 0, first: 0, last: 0, lasting: false};
	let first: number | undefined;
	const close = (last: number, lasting: boolean): void => {
		if (first !== undefined && last - first > best.milliseconds)
			best = {target, milliseconds: last - first, first, last, lasting};
		first = undefined;
	};
	for (const probe of list) {
		if (isLost(probe)) first ??= probe.at;
		else close(probe.at, false);
	}
	close(list.length > 1 ? end : (first ?? end), true);
	return best;
}
