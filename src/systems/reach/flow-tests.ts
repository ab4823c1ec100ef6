import {podEnd, policyWorlds} from '../../migration/policies.ts';
import type {WantedPort} from '../../policy/port-text.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Explanation, explainPlaces, type Verdict} from './explain.ts';
import {podName} from './groups.ts';
import {type Place, PlaceError, placeOf} from './places.ts';

/** A flow that somebody expects to be let through, or not. */
export type ExpectedFlow = {
	readonly name: string;
	readonly from: string;
	readonly to: string;
	readonly port: WantedPort;
	readonly expect: 'allow' | 'deny';
	/** Where it stands in its file, counted from 1. */
	readonly line: number;
};

/** How an expected flow turned out. */
export type FlowResult = {
	readonly flow: ExpectedFlow;
	/** `unknown` as well where a place does not exist. */
	readonly verdict: Verdict;
	readonly passed: boolean;
	/** The connection that did not turn out as expected, else the first; absent where there is none. */
	readonly explanation?: Explanation;
	/** Why it cannot be judged; empty when it can. */
	readonly trouble: string;
};

/** Judges expected flows. A place may also be all pods of a namespace (NAMESPACE/*) or those with labels (NAMESPACE/app=web): each pod is judged. */
export function testFlows(snapshot: Snapshot, flows: readonly ExpectedFlow[]): readonly FlowResult[] {
	return flows.map(flow => {
		try {
			return judged(snapshot, flow);
		} catch (error) {
			if (!(error instanceof PlaceError)) throw error;
			return {flow, verdict: 'unknown', passed: false, trouble: error.message};
		}
	});
}

function judged(snapshot: Snapshot, flow: ExpectedFlow): FlowResult {
	const world = policyWorlds(snapshot).now;
	const targets = placesOf(snapshot, flow.to);
	const all: Explanation[] = [];
	for (const from of placesOf(snapshot, flow.from)) {
		for (const to of targets) {
			if (isSame(from, to)) continue;
			all.push(explainPlaces(snapshot, world, from, to, flow.port));
		}
	}
	if (all.length === 0) throw new PlaceError(`${flow.from} and ${flow.to} are the same pod.`);
	// What turned out wrong for certain says more than what is not known.
	const wrong =
		all.find(({verdict}) => verdict !== flow.expect && verdict !== 'unknown') ??
		all.find(({verdict}) => verdict === 'unknown');
	const shown = wrong ?? all[0]!;
	return {flow, verdict: shown.verdict, passed: wrong === undefined, explanation: shown, trouble: ''};
}

function isSame(a: Place, b: Place): boolean {
	return (
		a.kind === 'end' &&
		b.kind === 'end' &&
		a.end.kind === 'pod' &&
		b.end.kind === 'pod' &&
		a.end.slot === b.end.slot
	);
}

function placesOf(snapshot: Snapshot, text: string): readonly Place[] {
	const chosen = /^([^/]+)\/(\*|[^/:]+=.*|.+\/.+=.*)$/.exec(text);
	if (chosen === null) return [placeOf(snapshot, text)];
	const [, namespace = '', which = ''] = chosen;
	const wanted = which === '*' ? [] : which.split(',').map(pair => pair.split('=') as [string, string]);
	const {pods} = snapshot;
	const slots = [...pods.slots()].filter(slot => {
		if ((pods.flags(slot) & podFlags.finished) !== 0) return false;
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace) return false;
		const labels = pods.labelsOf(pods.labelsId(slot));
		return wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
	});
	if (slots.length === 0) throw new PlaceError(`${text} selects no pod.`);
	return slots.map(slot => ({kind: 'end', text: podName(snapshot, slot), end: podEnd(snapshot, slot)}));
}
