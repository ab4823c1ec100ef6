import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {reasonOf} from '../record/errors.ts';
import {fileName} from '../record/names.ts';
import {isMapping} from '../record/shape.ts';
import {ActionError} from './action-error.ts';
import type {ActionPlan, ActionTarget} from './plan.ts';

/** Objects kept as they were before an action, by its id, for undo. */
export type Backups = {
	readonly folder: string;
	/** Saves the plan and the objects, 0600, on the disk when it resolves; answers with the folder. */
	readonly save: (id: string, plan: ActionPlan, objects: readonly BackedUp[]) => Promise<string>;
};

export type BackedUp = {readonly target: ActionTarget; readonly object: unknown};

/** The backups of the state folder. `secrets` keeps the data of Secrets too; without it a Secret is kept by its keys alone and cannot be undone. */
export function openBackups(
	stateFolder: string,
	secrets: boolean,
	files: Pick<typeof nodeFiles, 'mkdir' | 'open'> = nodeFiles,
): Backups {
	const folder = join(stateFolder, 'backups');
	const write = async (file: string, text: string): Promise<void> => {
		const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
		await using handle = await files.open(file, flags, 0o600);
		await handle.writeFile(text);
		await handle.sync();
	};
	return {
		folder,
		save: async (id, plan, objects) => {
			const place = join(folder, fileName(id));
			try {
				await files.mkdir(place, {recursive: true, mode: 0o700});
				await write(join(place, 'plan.json'), `${JSON.stringify({format: 'ktriage.backup/v1', id, plan})}\n`);
				for (const [index, {target, object}] of objects.entries()) {
					const name = `${String(index).padStart(3, '0')}-${fileName(`${target.resource}-${target.name}`)}.yaml`;
					await write(join(place, name), stringify(kept(object, secrets), {lineWidth: 0}));
				}
				return place;
			} catch (error) {
				throw new ActionError(
					`The backup ${place} cannot be written (${reasonOf(error)}), so nothing was sent. Make room or set XDG_STATE_HOME to a folder that can be written.`,
					error,
				);
			}
		},
	};
}

function kept(object: unknown, secrets: boolean): unknown {
	if (secrets || !isMapping(object) || object.kind !== 'Secret') return object;
	const {data, stringData: _, metadata, ...rest} = object;
	const keys = isMapping(data) ? Object.keys(data) : [];
	return {...rest, metadata: withoutApplied(metadata), data: Object.fromEntries(keys.map(key => [key, '']))};
}

/** kubectl apply keeps a copy of the data in an annotation. */
function withoutApplied(metadata: unknown): unknown {
	if (!isMapping(metadata) || !isMapping(metadata.annotations)) return metadata;
	const {'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations} = metadata.annotations;
	return {...metadata, annotations};
}
