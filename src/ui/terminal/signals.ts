import {constants} from 'node:os';
import process from 'node:process';

const deadly = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

export type SignalHandlers = {
	/** One of the signals that end programs; `exitCode` is 128 + its number, as shells count. */
	readonly onDeath: (signal: NodeJS.Signals, exitCode: number) => void;
	/** The terminal's stop key was sent from outside. */
	readonly onStop: () => void;
};

/** Listens to the signals of the terminal and of the service manager; returns the way to stop listening. */
export function listenToSignals({onDeath, onStop}: SignalHandlers): () => void {
	const listeners = deadly.map(signal => {
		const listener = () => onDeath(signal, 128 + constants.signals[signal]);
		process.on(signal, listener);
		return {signal, listener};
	});
	process.on('SIGTSTP', onStop);
	return () => {
		for (const {signal, listener} of listeners) process.off(signal, listener);
		process.off('SIGTSTP', onStop);
	};
}

/** Stops the whole process group, as a program that has the terminal asked for: whoever waits for the group gets the terminal. */
export function stopTogether(): void {
	process.kill(0, 'SIGSTOP');
}

/**
 * Stops the whole process group, so that a launcher in front of this process stops too and the shell gets the terminal back; resolves
 * when the group is continued.
 */
export async function stopProcessGroup(): Promise<void> {
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		stopTogether();
	});
}
