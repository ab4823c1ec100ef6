import type {ContainerLog} from '../../store/logs/log.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {perSnapshot} from '../per-snapshot.ts';
import type {ConnectionError} from './connection-errors.ts';
import {type LogHit, lastOfSign, markOf, readingOf} from './reading.ts';
import {type LogTarget, targetOf} from './targets.ts';

/** Connections to one target that fail in one way, out of one container, and go on failing. */
export type ConnectionTrouble = {
	readonly log: ContainerLog;
	readonly hit: LogHit<ConnectionError>;
	readonly target: LogTarget;
	/** The check to which the lines belong by their pattern; empty when no pattern knows them. */
	readonly code: string;
};

/** A line speaks of what is going on for so long. */
const recently = 10 * 60_000;
const shortestCalm = 30_000;

/**
 * Whether something that a log says is still so: it was said of late, and it was not followed by a good sign and by twice the time that
 * used to lie between two such lines. A program that talks to several others says good and bad in turn.
 */
export function goesOn(
	{now}: Snapshot,
	hit: LogHit<unknown>,
	good: {readonly lastIndex: number} | undefined,
): boolean {
	const {first, last, count} = hit;
	if (last.at > 0 && now - last.at > recently) return false;
	if (good === undefined || good.lastIndex < hit.lastIndex) return true;
	if (last.at === 0 || count < 2) return false;
	const between = (last.at - first.at) / (count - 1);
	return now - last.at <= Math.max(shortestCalm, 2 * between);
}

/** Every connection that containers say fails now, with what its target is. */
export const connectionTroubles = perSnapshot((snapshot: Snapshot): readonly ConnectionTrouble[] =>
	snapshot.logs.containers
		.filter(({previous}) => !previous)
		.flatMap(log => {
			const reading = readingOf(log);
			return reading.connections.flatMap(hit => {
				const code = markOf(hit.last, log.program).pattern?.code ?? '';
				if (!goesOn(snapshot, hit, code === '' ? undefined : lastOfSign(reading, code, 'good'))) return [];
				return [{log, hit, code, target: targetOf(snapshot, hit.what, log.namespace)}];
			});
		}),
);
