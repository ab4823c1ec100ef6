import type {Place} from './node.ts';

/** What a template gives. */
export type Value = string | number | boolean | null | readonly Value[] | {readonly [key: string]: Value};

/**
 * A value, or why there is none: `undefined` names the variable that nothing sets here, `loop` the one that is made of itself, `unknown`
 * what this reader does not work out. Never a guess.
 */
export type Resolved =
	| {readonly kind: 'value'; readonly value: Value}
	| {readonly kind: 'undefined'; readonly name: string; readonly why: string}
	| {readonly kind: 'loop'; readonly name: string; readonly why: string; readonly place: Place}
	| {readonly kind: 'unknown'; readonly why: string};

export function value(of: Value): Resolved {
	return {kind: 'value', value: of};
}

export function unknown(why: string): Resolved {
	return {kind: 'unknown', why};
}

/** Text as Jinja prints it: True and False with a capital, nothing for null. */
export function printed(of: Value): string {
	if (of === null) return '';
	if (typeof of === 'boolean') return of ? 'True' : 'False';
	return typeof of === 'object' ? JSON.stringify(of) : String(of);
}

/** What counts as true in a condition. */
export function truthy(of: Value): boolean {
	if (Array.isArray(of)) return of.length > 0;
	if (typeof of === 'object' && of !== null) return Object.keys(of).length > 0;
	return of !== null && of !== '' && of !== 0 && of !== false;
}
