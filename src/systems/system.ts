import type {Verdict} from '../checks/finding.ts';
import type {Diagnosis} from '../diagnosis/diagnosis.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceState} from '../store/source-state.ts';

/** What the summary of a system is made from; a frame is one. */
export type SystemInput = {readonly snapshot: Snapshot; readonly diagnosis: Diagnosis};

/** A finding as a summary names it. */
export type Note = {
	readonly id: string;
	readonly code: string;
	readonly verdict: Verdict;
	readonly summary: string;
};

/** A source that is not read whole and current, so that what is missing from a summary proves nothing. */
export type Gap = {
	readonly source: string;
	/** `malformed`: read, but some of its objects could not be understood. */
	readonly state: Exclude<SourceState['kind'], 'live'> | 'malformed';
	readonly why: string;
};

/** Computes a summary once per frame, since a screen asks for it with every key. */
export function perFrame<T>(compute: (input: SystemInput) => T): (input: SystemInput) => T {
	const known = new WeakMap<Snapshot, {readonly diagnosis: Diagnosis; readonly value: T}>();
	return ({snapshot, diagnosis}) => {
		const hit = known.get(snapshot);
		if (hit?.diagnosis === diagnosis) return hit.value;
		const value = compute({snapshot, diagnosis});
		known.set(snapshot, {diagnosis, value});
		return value;
	};
}

/** What the diagnosis has to say under these codes ("CAL-" takes the family), in its order; what passed or was skipped is left out. */
export function notesOf({diagnosis}: SystemInput, ...codes: readonly string[]): readonly Note[] {
	return diagnosis.findings.flatMap(({id, code, verdict, summary}) =>
		speaks(verdict) && isOneOf(code, codes) ? [{id, code, verdict, summary}] : [],
	);
}

/** How many findings under these codes say that something was looked at and is right. */
export function passedOf({diagnosis}: SystemInput, ...codes: readonly string[]): number {
	return diagnosis.findings.filter(({code, verdict}) => verdict === 'PASS' && isOneOf(code, codes)).length;
}

/** What the diagnosis has to say about each object of a kind, by "NAMESPACE/NAME" ("/NAME" without a namespace), worst first. */
export function notesBySubject({diagnosis}: SystemInput, kind: string): ReadonlyMap<string, readonly Note[]> {
	const found = new Map<string, Note[]>();
	for (const {id, code, verdict, summary, subjects} of diagnosis.findings) {
		if (!speaks(verdict)) continue;
		for (const subject of subjects) {
			if (subject.kind !== kind) continue;
			const key = `${subject.namespace}/${subject.name}`;
			const notes = found.get(key);
			if (notes === undefined) found.set(key, [{id, code, verdict, summary}]);
			else if (!notes.some(note => note.id === id)) notes.push({id, code, verdict, summary});
		}
	}
	for (const notes of found.values()) notes.sort((a, b) => severity(a.verdict) - severity(b.verdict));
	return found;
}

/** The sources among these that are not read whole and current. */
export function gapsOf({sources}: Snapshot, names: readonly SourceName[]): readonly Gap[] {
	return names.flatMap((name): readonly Gap[] => {
		const source = sources.find(one => one.name === name);
		if (source === undefined) return [];
		if (source.state.kind === 'live')
			return source.malformed === 0
				? []
				: [{source: source.title || name, state: 'malformed', why: source.malformedWhy ?? ''}];
		const {kind} = source.state;
		const why = 'why' in source.state ? source.state.why : '';
		return [{source: source.title || name, state: kind, why}];
	});
}

/** The worst verdict of some notes; PASS when there are none. */
export function worst(notes: readonly Note[]): Verdict {
	return notes.reduce<Verdict>(
		(found, {verdict}) => (severity(verdict) < severity(found) ? verdict : found),
		'PASS',
	);
}

function isOneOf(code: string, codes: readonly string[]): boolean {
	return codes.some(one => (one.endsWith('-') ? code.startsWith(one) : code === one));
}

function speaks(verdict: Verdict): boolean {
	return verdict !== 'PASS' && verdict !== 'SKIP';
}

function severity(verdict: Verdict): number {
	return (['FAIL', 'WARN', 'UNKNOWN', 'PASS', 'SKIP'] as const).indexOf(verdict);
}
