/** A playbook that cannot be used, or progress that cannot be read, written or changed now. The message is for the user as it is. */
export class PlaybookError extends Error {
	override readonly name = 'PlaybookError';
	/** invalid: a file is wrong; unwritable: nothing was ticked; held: somebody else is at it. */
	readonly kind: 'invalid' | 'unwritable' | 'held';

	constructor(message: string, kind: PlaybookError['kind'], cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
		this.kind = kind;
	}
}
