/** A snapshot folder that cannot be read or written; the message is meant for the user as it is. */
export class SnapshotError extends Error {
	readonly kind: 'unreadable' | 'unwritable';

	constructor(kind: 'unreadable' | 'unwritable', message: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
		this.name = 'SnapshotError';
		this.kind = kind;
	}
}

/** The code of a file system error, such as ENOENT; empty for other errors. */
export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The file system's codes in words. */
export function reasonOf(error: unknown): string {
	const words: Readonly<Record<string, string>> = {
		ENOENT: 'it does not exist',
		ENOTDIR: 'it is not a folder',
		EACCES: 'you are not allowed to',
		EPERM: 'you are not allowed to',
		EROFS: 'the file system is read-only',
		ENOSPC: 'the disk is full',
		EFBIG: 'files may not grow any further',
		EDQUOT: 'your disk quota is used up',
		ELOOP: 'it is a symbolic link',
	};
	return words[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
