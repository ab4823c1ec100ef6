import {denials, type FlowResult, troubledFlows} from '../../migration/flow-verdicts.ts';
import {type Fact, perSnapshot} from '../../migration/per-snapshot.ts';
import {type PodPath, podPaths} from '../../migration/pod-paths.ts';
import {schedulerLives} from '../../migration/scheduler-lives.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** What policies deny today to or from the pods of a namespace, of the connections that serving needs. */
const deniedByNamespace = perSnapshot((snapshot: Snapshot): ReadonlyMap<string, readonly FlowResult[]> => {
	const found = new Map<string, FlowResult[]>();
	for (const result of troubledFlows(snapshot)) {
		const {flow, now, from, to} = result;
		if (now.verdict !== 'deny' || !['seldon', 'dns', 'storage', 'ingress'].includes(flow.topic)) continue;
		const ends = new Set([from, to].flatMap(end => (end.kind === 'pod' ? [end.namespace] : [])));
		for (const namespace of ends) {
			const results = found.get(namespace);
			if (results === undefined) found.set(namespace, [result]);
			else results.push(result);
		}
	}
	return found;
});

type Question = readonly [namespace: string, what: RegExp, slots?: readonly number[]];
type Denied = {readonly why: string; readonly facts: readonly Fact[]};

/** Answers by question: models of one server ask the same. */
const asked = perSnapshot((snapshot: Snapshot) => {
	const known = new Map<string, {readonly denied: Denied | undefined}>();
	return (...[namespace, what, slots]: Question): Denied | undefined => {
		const key = `${namespace} ${what.source} ${slots?.join() ?? 'all'}`;
		const hit = known.get(key) ?? {denied: firstDenied(snapshot, namespace, what, slots)};
		known.set(key, hit);
		return hit.denied;
	};
});

/** A connection of a namespace that policies deny today; `what` is that of the required flows. */
export function deniedFlow(snapshot: Snapshot, ...question: Question): Denied | undefined {
	return asked(snapshot)(...question);
}

function firstDenied(
	snapshot: Snapshot,
	namespace: string,
	what: RegExp,
	slots: readonly number[] | undefined,
): Denied | undefined {
	const result = (deniedByNamespace(snapshot).get(namespace) ?? []).find(
		one => what.test(one.flow.what) && (slots === undefined || one.slots.some(slot => slots.includes(slot))),
	);
	if (result === undefined) return undefined;
	const {flow, port, now, from, to} = result;
	const sides = denials(now, from, to);
	const policies = sides.flatMap(({policies: all, direction}) =>
		all.map(({namespace: home, name}) => ({
			source: `NetworkPolicy ${home}/${name} .spec.${direction.toLowerCase()}`,
			value: `${flow.what} ${port.port}/${port.protocol}: no rule matches`,
			text: `${name} (${direction.toLowerCase()})`,
		})),
	);
	return {
		why: `${flow.what} ${port.port}/${port.protocol} denied: ${[...new Set(policies.map(({text}) => text))].join(', ')}`,
		facts: policies.map(({source, value}) => ({source, value})),
	};
}

/** The last recorded probe to a scheduler of the namespace on one of these ports that was not answered. */
export function lostPath(
	snapshot: Snapshot,
	namespace: string,
	ports: readonly number[],
	from?: readonly number[],
): PodPath | undefined {
	const targets = new Set(schedulerLives(snapshot).get(namespace)?.slots ?? []);
	return podPaths(snapshot).find(
		({last, targets: slots, source, answer}) =>
			ports.includes(last.to.port) &&
			slots.some(slot => targets.has(slot)) &&
			(from === undefined || from.includes(source)) &&
			(answer === 'lost' || last.outcome === 'refused'),
	);
}

/** A probe as evidence of a hop. */
export function pathFact({last, service}: PodPath): Fact {
	const behind = service === undefined ? '' : ` (Service ${service.namespace}/${service.name})`;
	return {
		source: `${last.probe} to ${last.to.host}:${last.to.port}${behind}`,
		value: [last.outcome, last.detail].filter(text => text !== '').join(': '),
	};
}
