import {policyWorlds} from '../../migration/policies.ts';
import {wholeOf} from '../../migration/steps.ts';
import type {CompiledPolicy} from '../../policy/compiled.ts';
import {compiledPolicies} from '../../policy/pipeline.ts';
import type {PolicyWorld} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Comparison} from './changes.ts';
import {blocksOf, type Group, podGroupSteps} from './groups.ts';
import {outsiders} from './outside.ts';
import {portClasses} from './port-classes.ts';

/** Prepares to compare two states of a cluster that differ in policies and what they select by; only connections of pods that a policy which differs selects are looked at. */
export function diffOf(before: Snapshot, after: Snapshot, namespaces: readonly string[]): Comparison {
	return wholeOf(diffSteps(before, after, namespaces));
}

/** The same in steps of a few milliseconds. */
export function* diffSteps(
	before: Snapshot,
	after: Snapshot,
	namespaces: readonly string[],
): Generator<void, Comparison> {
	const was = policyWorlds(before).now;
	yield;
	const will = policyWorlds(after).now;
	const shown = new Set(namespaces);
	const groups = yield* podGroupSteps(before, [was, will]);
	const isShown = ({end}: Group) => shown.size === 0 || (end.kind === 'pod' && shown.has(end.namespace));
	return {
		before: was,
		after: will,
		groups,
		outside: outsiders(before, blocksOf([was, will])),
		touched: new Set(touchedGroups(was, will, groups).filter(isShown)),
		ports: portClasses(before, [was, will]),
		symptoms: false,
	};
}

/** Where only policies differ, the pods they select; where what they select by differs, every pod. */
function touchedGroups(was: PolicyWorld, will: PolicyWorld, groups: readonly Group[]): readonly Group[] {
	const same = (key: 'tiers' | 'sets' | 'hostEndpoints') =>
		was[key].length === will[key].length && was[key].every((row, index) => row === will[key][index]);
	const labels = (world: PolicyWorld) => JSON.stringify([...(world.namespaces ?? [])]);
	const all = !same('tiers') || !same('sets') || !same('hostEndpoints') || labels(was) !== labels(will);
	if (all) return groups;
	const [old, fresh] = [new Set(compiledPolicies(was)), new Set(compiledPolicies(will))];
	const changed: readonly (readonly [PolicyWorld, CompiledPolicy])[] = [
		...[...old].filter(one => !fresh.has(one)).map(one => [was, one] as const),
		...[...fresh].filter(one => !old.has(one)).map(one => [will, one] as const),
	];
	return groups.filter(
		({end}) =>
			end.kind === 'pod' &&
			changed.some(
				([world, {namespace, selects}]) =>
					(namespace === undefined || namespace === end.namespace) && selects(world, end) !== 'no',
			),
	);
}
