/** A number for each place of a list, as they were at one moment. */
export type Version = {
	readonly at: (place: number) => number;
	/** The same with other numbers in a few places; places from `length` on are of no interest any more. */
	readonly with: (changes: ReadonlyMap<number, number>, length: number) => Version;
};

/** After so many versions a list is written anew, so that one that is kept for hours holds on to no more than these. */
const mostInOne = 64;

type Shared = {readonly numbers: Uint32Array; versions: number};
type Linked = Version & {readonly copy: () => Uint32Array};

/** The newest version is what the list says; an earlier one knows what it said instead, until somebody asks and it gets a list of its own. */
type State =
	| {readonly kind: 'newest'}
	| {readonly kind: 'past'; readonly before: ReadonlyMap<number, number>; readonly newer: Linked}
	| {readonly kind: 'alone'; readonly numbers: Uint32Array};

/** Takes a list. Versions of it share it, so that to make another one takes as much as what changes. */
export function firstVersion(numbers: Uint32Array): Version {
	return versionOf({numbers, versions: 1});
}

function versionOf(shared: Shared): Linked {
	const {numbers} = shared;
	let state: State = {kind: 'newest'};
	const copy = (): Uint32Array => {
		if (state.kind === 'newest') return numbers.slice();
		if (state.kind === 'alone') return state.numbers.slice();
		const copied = state.newer.copy();
		for (const [place, number] of state.before) copied[place] = number;
		return copied;
	};
	const at = (place: number): number => {
		if (state.kind === 'newest') return numbers[place] ?? 0;
		if (state.kind === 'past') state = {kind: 'alone', numbers: copy()};
		return state.numbers[place] ?? 0;
	};
	return {
		at,
		copy,
		with: (changes, length) => {
			if (state.kind !== 'newest' || length > numbers.length || shared.versions >= mostInOne) {
				const anew = new Uint32Array(length + (length >>> 3));
				anew.set(copy().subarray(0, length));
				for (const [place, number] of changes) anew[place] = number;
				return firstVersion(anew);
			}
			const before = new Map<number, number>();
			for (const [place, number] of changes) {
				before.set(place, numbers[place] ?? 0);
				numbers[place] = number;
			}
			shared.versions += 1;
			const newer = versionOf(shared);
			state = {kind: 'past', before, newer};
			return newer;
		},
	};
}
