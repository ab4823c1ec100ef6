import type {Fact} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {
	atThisLook,
	type Evidence,
	type Finding,
	type FindingClass,
	type Subject,
	type Verdict,
} from './finding.ts';

type Named = {readonly code: string; readonly title: string};

/** What a check has to say itself; everything else has a default. */
export type Draft = Partial<Omit<Finding, 'id' | 'code' | 'explainedBy'>> & {
	readonly verdict: Verdict;
	readonly summary: string;
	/** Tells findings of one check apart: becomes "CODE/part". */
	readonly part?: string;
};

const defaultClass: Readonly<Record<Verdict, FindingClass>> = {
	FAIL: 'root',
	WARN: 'contributing',
	UNKNOWN: 'advisory',
	SKIP: 'advisory',
	PASS: 'advisory',
};

/** A finding of a check: proven, the platform's, a root when it fails and contributing when it warns, unless the draft says otherwise. */
export function finding(check: Named, {part, ...draft}: Draft): Finding {
	return {
		id: part === undefined ? check.code : `${check.code}/${part}`,
		code: check.code,
		title: check.title,
		class: defaultClass[draft.verdict],
		confidence: 'proven',
		owner: 'platform',
		subjects: [],
		explanation: '',
		evidence: [],
		ruledOut: [],
		explainedBy: [],
		predictions: [],
		remedies: [],
		...draft,
	};
}

/** How many objects or pieces of evidence a finding names one by one; its summary has the full count. */
export const listLimit = 50;

/** Object fields as evidence, read now since sources are watched; long lists end in a count. */
export function fields(facts: readonly Fact[]): readonly Evidence[] {
	return fieldsOf(facts, fact => fact);
}

/** The same for what facts would have to be made of: only as many are made as are named. */
export function fieldsOf<T>(items: readonly T[], factOf: (item: T) => Fact): readonly Evidence[] {
	const shown = items
		.slice(0, listLimit)
		.map(item => ({kind: 'field' as const, ...factOf(item), at: atThisLook}));
	const rest = items.length - shown.length;
	if (rest === 0) return shown;
	return [...shown, {kind: 'field', source: 'more of the same', value: `${rest} not shown`, at: atThisLook}];
}

/** Pods as subjects. */
export function podSubjects({pods}: Snapshot, slots: readonly number[]): readonly Subject[] {
	return slots.slice(0, subjectLimit).map(slot => ({
		kind: 'Pod',
		namespace: pods.namespaceName(pods.namespaceId(slot)),
		name: pods.name(slot),
	}));
}

/** Subjects are looked up one by one when findings are linked, so that a finding about a whole big cluster names only the first. */
export const subjectLimit = 500;

/** "NAMESPACE/NAME" of a pod. */
export function podName({pods}: Snapshot, slot: number): string {
	return `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
}

/** Slots in the order of namespace and name, so that two runs say the same; very long lists stay as they are. */
export function byName(snapshot: Snapshot, slots: readonly number[]): readonly number[] {
	if (slots.length > subjectLimit) return slots;
	const named = slots.map(slot => ({slot, name: podName(snapshot, slot)}));
	return named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({slot}) => slot);
}

/** A subject without a namespace. */
export function clusterSubject(kind: string, name: string): Subject {
	return {kind, namespace: '', name};
}

/** "1 pod", "7 pods". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
	return `${number} ${number === 1 ? noun : plural}`;
}

/** The first few of a list in words. */
export function few(words: readonly string[], limit = 3): string {
	const shown = words.slice(0, limit).join(', ');
	return words.length > limit ? `${shown} and ${words.length - limit} more` : shown;
}

/** How many findings of one kind can be read one by one. */
export const separateLimit = 20;

/**
 * Findings that say the same of different objects: as they are while there are few, else one about all of them, so that a big cluster
 * with one fault on every node does not bury everything else. The first one lends its words.
 */
export function gathered(findings: readonly Finding[], part: string, summary: string): readonly Finding[] {
	const [first] = findings;
	if (first === undefined || findings.length <= separateLimit) return findings;
	const remedies = findings.slice(0, 5).flatMap(one => one.remedies);
	return [
		{
			...first,
			id: `${first.code}/${part}`,
			summary,
			subjects: findings.flatMap(({subjects}) => subjects),
			evidence: findings.flatMap(({evidence}) => evidence.slice(0, 1)).slice(0, listLimit),
			remedies: remedies.filter(({text}, index) => remedies.findIndex(one => one.text === text) === index),
		},
	];
}
