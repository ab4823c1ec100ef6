import {type End, familiesOf} from '../../policy/ends.ts';
import {evaluate} from '../../policy/evaluate.ts';
import {portsAt, type WantedPort} from '../../policy/port-text.ts';
import type {PolicyWorld} from '../../policy/world.ts';
import type {Verdict} from './explain.ts';

/** Whether a connection is let through on every port that is meant, in every family both sides have; undefined when the destination has no such port. */
export function verdictBetween(
	world: PolicyWorld,
	from: End,
	to: End,
	wanted: WantedPort,
): Verdict | undefined {
	const found = new Set<Verdict>();
	for (const port of portsAt(wanted, to)) {
		for (const family of familiesOf(from, to)) found.add(evaluate(world, {from, to, port, family}).verdict);
		if (found.size > 1) return 'unknown';
	}
	return [...found][0];
}
