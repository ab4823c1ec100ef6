/** An action that could not be kept a record of or a copy for; the message is meant for the user as it is. */
export class ActionError extends Error {
	override readonly name = 'ActionError';

	constructor(message: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
	}
}
