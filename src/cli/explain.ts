import {ActionError} from '../actions/action-error.ts';
import {KubeError, type KubeErrorKind} from '../kube/errors.ts';
import {PlaybookError} from '../playbook/errors.ts';
import {SnapshotError} from '../record/errors.ts';
import {CliError} from './errors.ts';
import {type ExitName, exitCodes} from './exit-codes.ts';
import {programName} from './version.ts';

const exits: Readonly<Record<KubeErrorKind, ExitName>> = {
	kubeconfig: 'usage',
	network: 'inconclusive',
	tls: 'inconclusive',
	auth: 'inconclusive',
	forbidden: 'inconclusive',
	notFound: 'inconclusive',
	gone: 'inconclusive',
	conflict: 'inconclusive',
	tooMany: 'inconclusive',
	server: 'inconclusive',
	protocol: 'inconclusive',
	refusedByGate: 'internal',
	cancelled: 'interrupted',
};

const playbookExits: Readonly<Record<PlaybookError['kind'], ExitName>> = {
	invalid: 'usage',
	unwritable: 'cannotWrite',
	held: 'fail',
};

/** The exit code that goes with an error. */
export function exitCodeOf(error: unknown): number {
	if (error instanceof CliError) return error.exitCode;
	if (error instanceof KubeError) return exitCodes[exits[error.kind]].code;
	if (error instanceof SnapshotError)
		return exitCodes[error.kind === 'unwritable' ? 'cannotWrite' : 'usage'].code;
	if (error instanceof ActionError) return exitCodes.fail.code;
	if (error instanceof PlaybookError) return exitCodes[playbookExits[error.kind]].code;
	return exitCodes.internal.code;
}

/** What to print about an error: its message where it was written for the user, else the stack and how to report it. */
export function explain(error: unknown): string {
	if (
		error instanceof CliError ||
		error instanceof KubeError ||
		error instanceof SnapshotError ||
		error instanceof ActionError ||
		error instanceof PlaybookError
	)
		return `${programName}: ${error.message}`;
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `${programName} failed; this is a defect of the program, please report it with the lines below.\n${text}`;
}
