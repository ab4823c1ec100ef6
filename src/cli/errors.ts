import {type ExitName, exitCodes} from './exit-codes.ts';

/** An error whose message is meant for the user as it is: what happened, to what, why, and what to do next. */
export class CliError extends Error {
	readonly exit: ExitName;

	constructor(message: string, exit: ExitName, cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
		this.name = 'CliError';
		this.exit = exit;
	}

	get exitCode(): number {
		return exitCodes[this.exit].code;
	}
}
