import type {Finding} from '../checks/finding.ts';
import type {ApiState} from '../store/snapshot.ts';
import type {Progress} from './progress.ts';

/** Minutes after which a trigger that stays red is a reason to roll back. */
export const patience = 30;

/** A rollback trigger that is red now. People decide; it only says since when. */
export type Timer = {
	readonly name: string;
	readonly what: string;
	readonly since: number;
	readonly minutes: number;
	readonly due: boolean;
};

/** Since when the conditions of RBK-01 hold, by their part: milliseconds since the epoch. */
export type HeldTriggers = ReadonlyMap<string, number>;

/** `parts` are those of RBK-01 that are about the same: what is known of their time counts here too. */
const triggers: readonly {
	readonly name: string;
	readonly what: string;
	readonly codes: readonly string[];
	readonly parts: readonly string[];
}[] = [
	{name: 'R1', what: 'network connectivity fails', codes: ['NET-01', 'CAL-15'], parts: ['paths', 'nodes']},
	{name: 'R2', what: 'pods do not reach pods', codes: ['NET-02'], parts: ['paths']},
	{name: 'R3', what: 'a critical service is unavailable', codes: ['ENV-07'], parts: []},
	{name: 'R4', what: 'DNS fails for the whole cluster', codes: ['DNS-01'], parts: ['dns']},
];

/**
 * The triggers that are red, each since when RBK-01 knows it to hold, else since it was first seen so here. While the API is silent those
 * that ran go on.
 */
export function timersOf(
	progress: Progress,
	findings: ReadonlyMap<string, readonly Finding[]>,
	api: ApiState,
	now: number,
	held: HeldTriggers = new Map(),
): readonly Timer[] {
	const down = api.kind === 'down';
	const isRed = (codes: readonly string[]) =>
		codes.some(code => findings.get(code)?.some(({verdict}) => verdict === 'FAIL'));
	const red = triggers.flatMap(({name, what, codes, parts}) => {
		const known = progress.timers[name];
		const on = down ? known !== undefined : isRed(codes);
		const times = [...parts.map(part => held.get(part)), known].filter(time => time !== undefined);
		return on ? [timer(name, what, Math.min(...times, now), now)] : [];
	});
	const silent = down
		? [timer('API', 'the API server does not answer', progress.timers.API ?? api.since, now)]
		: [];
	return [...silent, ...red];
}

/** A time that lies ahead means that a clock was set back; it counts from now. */
function timer(name: string, what: string, since: number, now: number): Timer {
	const start = Math.min(since, now);
	const minutes = Math.floor((now - start) / 60_000);
	return {name, what, since: start, minutes, due: minutes >= patience};
}
