import * as nodeFiles from 'node:fs/promises';
import {join} from 'node:path';
import {parse} from 'yaml';
import {codeOf, reasonOf} from '../record/errors.ts';
import {isMapping} from '../record/shape.ts';
import {ActionError} from './action-error.ts';
import type {BackedUp} from './backups.ts';
import type {ActionPlan} from './plan.ts';

/** One action's backup. */
export type SavedBackup = {
	readonly id: string;
	readonly folder: string;
	readonly plan: ActionPlan;
	/** In the order of the requests that asked for a backup. */
	readonly objects: readonly BackedUp[];
};

/** Ids of all backups, oldest first: ids begin with their time. */
export async function backupIds(folder: string): Promise<readonly string[]> {
	try {
		return (await nodeFiles.readdir(folder)).sort();
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return [];
		throw new ActionError(`The backups in ${folder} cannot be read: ${reasonOf(error)}.`, error);
	}
}

/** Reads one backup; ActionError when there is none of that id or it cannot be understood. */
export async function readBackup(folder: string, id: string): Promise<SavedBackup> {
	const ids = await backupIds(folder);
	if (!ids.includes(id))
		throw new ActionError(`There is no backup ${id} in ${folder}. See: ktriage finalizers backups`);
	const place = join(folder, id);
	try {
		const head: unknown = JSON.parse(await nodeFiles.readFile(join(place, 'plan.json'), 'utf8'));
		if (!isMapping(head) || head.format !== 'ktriage.backup/v1' || !isMapping(head.plan))
			throw new SyntaxError('plan.json is not that of a backup');
		const plan = head.plan as unknown as ActionPlan;
		const files = (await nodeFiles.readdir(place)).filter(name => name.endsWith('.yaml')).sort();
		const targets = plan.requests.filter(({backup}) => backup).map(({target}) => target);
		const objects = await Promise.all(
			files.map(async (name, index) => ({
				target: targets[index],
				object: parse(await nodeFiles.readFile(join(place, name), 'utf8'), {maxAliasCount: 0}) as unknown,
			})),
		);
		return {
			id,
			folder: place,
			plan,
			objects: objects.flatMap(({target, object}) => (target === undefined ? [] : [{target, object}])),
		};
	} catch (error) {
		throw new ActionError(`The backup ${place} cannot be read: ${reasonOf(error)}.`, error);
	}
}
