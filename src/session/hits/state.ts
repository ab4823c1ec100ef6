import {noRates, type Rates} from '../../policy-hits/rates.ts';
import {type HitSource, noSource} from '../../policy-hits/source.ts';

/** How far the reading of hits is. Times are milliseconds since the epoch. */
export type HitsPhase =
	| {readonly kind: 'off'}
	/** It looks for the best source, or reads for the first time. */
	| {readonly kind: 'starting'; readonly since: number}
	| {readonly kind: 'on'; readonly since: number}
	/** Tried again at `until`; what was read before stays. */
	| {readonly kind: 'waiting'; readonly until: number; readonly why: string};

/** Everything about live hits that a screen may show. */
export type HitsState = {
	/** May it be asked for at all? refused: in words, with what would change it; unknown until connected. */
	readonly permission:
		| {readonly kind: 'unknown'}
		| {readonly kind: 'allowed'}
		| {readonly kind: 'refused'; readonly why: string};
	/** Whether a person has permitted it in this session: it is asked once. */
	readonly permitted: boolean;
	readonly phase: HitsPhase;
	readonly source: HitSource;
	/** Nodes that are read, of those that have an agent of Calico; both 0 for flows. */
	readonly nodes: {readonly read: number; readonly of: number};
	/** Nodes that gave nothing, and why. */
	readonly unread: readonly {readonly node: string; readonly why: string}[];
	readonly rates: Rates;
};

/**
 * Live hits of a session: opt-in, nothing is read by itself. A screen asks once (`permitted` is false), calls `permit` when the person agreed, and
 * turns it on and off as it likes after that.
 */
export type SessionHits = {
	readonly state: () => HitsState;
	/** Calls back after every change; returns the way to stop it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** A person agreed, for the rest of the session. Does nothing where the permission is refused. */
	readonly permit: () => void;
	/** Starts reading; does nothing unless it was permitted. */
	readonly turnOn: () => void;
	readonly turnOff: () => void;
};

/** Before anything is known. */
export const noHitsYet: HitsState = {
	permission: {kind: 'unknown'},
	permitted: false,
	phase: {kind: 'off'},
	source: noSource,
	nodes: {read: 0, of: 0},
	unread: [],
	rates: noRates,
};
