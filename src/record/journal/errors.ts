import {SnapshotError} from '../errors.ts';

/** A journal that cannot be read, in words for the user. */
export function unreadable(file: string, why: string, cause?: unknown): SnapshotError {
	return new SnapshotError('unreadable', `The journal ${file} cannot be read: ${why}.`, cause);
}
