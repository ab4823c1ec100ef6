import type {Permission} from '../actions/permission.ts';
import type {ConfigValues} from './config-values.ts';
import {CliError} from './errors.ts';

/** What the config file says about writing; no option of the command line widens it. */
export type ActionGuard = {
	readonly readOnly: boolean;
	/** Contexts in which actions need no --allow-actions. */
	readonly allowActionsIn: readonly string[];
	/** The only context that may be opened while it is set. */
	readonly pinnedContext?: string;
};

/** Takes what is about writing out of the values of the config file; the rest are defaults of options. */
export function splitConfig(values: ConfigValues): {
	readonly guard: ActionGuard;
	readonly defaults: ConfigValues;
} {
	const {
		'read-only': readOnly,
		'allow-actions-in': allowActionsIn,
		'pin-context': pinned,
		...defaults
	} = values;
	return {
		guard: {
			readOnly: readOnly === true,
			allowActionsIn: Array.isArray(allowActionsIn) ? allowActionsIn : [],
			...(typeof pinned === 'string' && {pinnedContext: pinned}),
		},
		defaults,
	};
}

/** What this run may do in a context. */
export function permissionFor(
	guard: ActionGuard,
	context: string,
	flags: {readonly allowActions: boolean; readonly readOnly: boolean},
): Permission {
	return {
		allowActions: flags.allowActions || guard.allowActionsIn.includes(context),
		readOnly: flags.readOnly || guard.readOnly,
		...(guard.pinnedContext !== undefined && {pinnedContext: guard.pinnedContext}),
	};
}

/** Refuses a context other than the pinned one: in a window, looking at the wrong cluster is a mistake as well. */
export function assertPinned(guard: ActionGuard, context: string): void {
	if (guard.pinnedContext === undefined || guard.pinnedContext === context) return;
	throw new CliError(
		`The config file pins the context ${guard.pinnedContext}, and this would open ${context}. Take pin-context out of the config file when the window is over.`,
		'usage',
	);
}
