import type {Labels} from '../store/rows.ts';
import {type Selector, selectorOf} from './selector-parser.ts';

export type {Selector} from './selector-parser.ts';
export {selectorOf} from './selector-parser.ts';

/** The value of a label; undefined where it is absent, `unreadable` where nobody can tell. */
export type LabelLookup = (key: string) => string | undefined | typeof unreadable;

/** A label that cannot be read, which is something else than one that is not there. */
export const unreadable = Symbol('a label that cannot be read');

/** Whether labels are selected. */
export type Selects = (labels: Labels) => boolean;

/**
 * Whether a selector holds, in three values: undefined when it depends on a label that cannot be read. Where a label is absent `!=` and
 * `not in` hold, everything else does not (libcalico-go/lib/selector/parser).
 */
export function holds(selector: Selector, label: LabelLookup): boolean | undefined {
	switch (selector.kind) {
		case 'all':
			return true;
		case 'not': {
			const inner = holds(selector.of, label);
			return inner === undefined ? undefined : !inner;
		}
		case 'and': {
			let open = false;
			for (const one of selector.of) {
				const held = holds(one, label);
				if (held === false) return false;
				open ||= held === undefined;
			}
			return open ? undefined : true;
		}
		case 'or': {
			let open = false;
			for (const one of selector.of) {
				const held = holds(one, label);
				if (held === true) return true;
				open ||= held === undefined;
			}
			return open ? undefined : false;
		}
		default: {
			const value = label(selector.key);
			return value === unreadable ? undefined : leafHolds(selector, value);
		}
	}
}

/** Whether a comparison holds for the value of its label. */
export function leafHolds(
	leaf: Extract<Selector, {readonly key: string}>,
	value: string | undefined,
): boolean {
	switch (leaf.kind) {
		case 'has':
			return value !== undefined;
		case '!=':
			return value !== leaf.value;
		case 'not in':
			return value === undefined || !leaf.values.includes(value);
		case 'in':
			return value !== undefined && leaf.values.includes(value);
		case '==':
			return value === leaf.value;
		case 'contains':
			return value?.includes(leaf.value) ?? false;
		case 'starts with':
			return value?.startsWith(leaf.value) ?? false;
		case 'ends with':
			return value?.endsWith(leaf.value) ?? false;
	}
}

/** Reads a Calico selector for labels that are all known; undefined when the text is none, so that nobody judges by a guess. */
export function calicoSelector(text: string): Selects | undefined {
	const selector = selectorOf(text);
	return selector && (labels => holds(selector, key => ownValue(labels, key)) === true);
}

/** The value of a label: names such as "constructor" are labels like others. */
export function ownValue(labels: Labels, key: string): string | undefined {
	return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether a namespaceSelector is the one for things without a namespace. */
export function isGlobal(namespaceSelector: string): boolean {
	return namespaceSelector.replaceAll(/[ \t]/g, '') === 'global()';
}
