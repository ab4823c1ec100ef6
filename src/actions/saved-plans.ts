import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {join} from 'node:path';
import {isMapping} from '../record/shape.ts';
import {type ActionPlan, type BoundObject, targetTitle} from './plan.ts';

/** Plans that were shown, by digest: so that it can be said what changed when one is confirmed later. */
export type SavedPlans = {
	/** Keeps a plan; a folder that cannot be written only costs the explanation. */
	readonly save: (digest: string, plan: ActionPlan) => Promise<void>;
	readonly find: (digest: string) => Promise<ActionPlan | undefined>;
};

/** The plans of the state folder. */
export function openSavedPlans(
	stateFolder: string,
	files: Pick<typeof nodeFiles, 'mkdir' | 'open' | 'readFile'> = nodeFiles,
): SavedPlans {
	const fileOf = (digest: string): string => join(stateFolder, 'plans', `${digest}.json`);
	return {
		save: async (digest, plan) => {
			try {
				await files.mkdir(join(stateFolder, 'plans'), {recursive: true, mode: 0o700});
				const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
				await using handle = await files.open(fileOf(digest), flags, 0o600);
				await handle.writeFile(JSON.stringify(plan));
			} catch {
				// Without it a void plan is told without saying what changed.
			}
		},
		find: async digest => {
			if (!/^[0-9a-f]{24}$/.test(digest)) return undefined;
			try {
				const plan: unknown = JSON.parse(await files.readFile(fileOf(digest), 'utf8'));
				return isMapping(plan) && Array.isArray(plan.bound) ? (plan as unknown as ActionPlan) : undefined;
			} catch {
				return undefined;
			}
		},
	};
}

/** What differs between what was confirmed and what would be done now, in words. */
export function planChanges(confirmed: ActionPlan, now: ActionPlan): readonly string[] {
	const changes: string[] = [];
	if (confirmed.cluster.context !== now.cluster.context)
		changes.push(`the context is ${now.cluster.context}, it was ${confirmed.cluster.context}`);
	if (confirmed.cluster.uid !== now.cluster.uid) changes.push('it is another cluster');
	for (const was of confirmed.bound) {
		const is = now.bound.find(({path}) => path === was.path);
		changes.push(
			...(is === undefined
				? [`${targetTitle(was.target)} is gone or no longer part of it`]
				: boundChanges(was, is)),
		);
	}
	return changes.length > 0 ? changes : ['the requests differ'];
}

function boundChanges(was: BoundObject, is: BoundObject): readonly string[] {
	const title = targetTitle(was.target);
	if (was.uid !== is.uid) return [`${title} is another object now (uid ${is.uid})`];
	const fields = ['deletionTimestamp', 'resourceVersion'] as const;
	const finalizers =
		was.finalizers?.join(', ') === is.finalizers?.join(', ')
			? []
			: [
					`${title}: the finalizers are ${is.finalizers?.join(', ') || 'none'}, they were ${was.finalizers?.join(', ')}`,
				];
	return [
		...finalizers,
		...fields.flatMap(field =>
			was[field] === is[field] ? [] : [`${title}: ${field} is ${is[field]}, it was ${was[field]}`],
		),
	];
}
