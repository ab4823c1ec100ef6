import {finalizersOf} from './changes.ts';
import type {ActionEffect} from './plan.ts';

/** Whether the object, read again (undefined: gone), shows that a request had its effect; undefined when it does not tell. */
export function hasEffect(effect: ActionEffect, now: unknown): boolean | undefined {
	switch (effect.kind) {
		case 'finalizerGone':
			return now === undefined || !finalizersOf(now).includes(effect.finalizer);
		case 'fieldIs':
			return now === undefined ? false : at(now, effect.path) === effect.value;
		case 'exists':
			return now !== undefined;
		case 'gone':
			return now === undefined;
		case 'untold':
			return undefined;
	}
}

function at(value: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(inner, key) =>
			typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
		value,
	);
}
