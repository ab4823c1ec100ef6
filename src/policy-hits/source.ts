/** Where hits come from, the best first; `static` is nowhere: policies are judged by what is written. */
export type HitSourceKind = 'flows' | 'counters' | 'log' | 'metrics' | 'recorded' | 'static';

/** A source that was passed over, and why. */
export type PassedSource = {readonly kind: HitSourceKind; readonly why: string};

/** Where hits come from, in words, and why nothing better was taken. */
export type HitSource = {
	readonly kind: HitSourceKind;
	readonly why: string;
	/** Better sources that were not to be had, best first. */
	readonly passed: readonly PassedSource[];
};

/** Before anything was tried. */
export const noSource: HitSource = {
	kind: 'static',
	why: 'static only: policies are judged by what is written',
	passed: [],
};
