import process from 'node:process';
import type {Instance, SuspendTerminal} from 'ink';
import {stopProcessGroup} from '../terminal/signals.ts';

/** What the drawn tree lends to the outside: the way to give the terminal away for a while. */
export type Controls = {readonly suspendTerminal: SuspendTerminal};

/** The life of the program on its terminal: stop and continue, end. */
export type Running = {
	readonly useControls: (controls: Controls) => void;
	readonly finish: (exitCode: number) => void;
	readonly suspend: () => void;
	/** Gives the terminal to a program that is started meanwhile; its signal fires when this program has to end. Does nothing while it is away already. */
	readonly lend: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
	/** Whether the terminal is lent: keys and most signals are not for this program then. */
	readonly isLent: () => boolean;
	/** Listens to errors that nobody caught, so that they are printed where they can be read; returns the way to stop. */
	readonly catchFailures: () => () => void;
	/** The exit code, when the terminal is restored. */
	readonly ended: (instance: Instance) => Promise<number>;
	/** What went wrong, to be printed then. */
	readonly failures: () => readonly string[];
};

const internal = 70;

/** Starts with nothing drawn yet; `drawn` resolves when something is, `quiet` is waited for before the terminal is given away, and `deaf` reads no keys while it works. */
export function createRunning(
	drawn: Promise<Instance>,
	quiet: () => Promise<void>,
	deaf: <T>(work: () => Promise<T>) => Promise<T>,
): Running {
	const failures: string[] = [];
	let controls: Controls | undefined;
	let exitCode = 0;
	let away = false;
	let lent: {readonly ending: AbortController; readonly done: Promise<void>} | undefined;
	const finish = (code: number) => {
		exitCode = code;
		lent?.ending.abort();
		// What the terminal still answers must not be typed into the shell.
		void (lent?.done ?? quiet()).then(async () => (await drawn).unmount());
	};
	const fail = (error: unknown) => {
		failures.push(
			`ktriage stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		);
		finish(internal);
	};
	let asked: (() => void) | undefined;
	const leave = (meanwhile: () => Promise<void>) => {
		if (controls === undefined) {
			// Nothing draws yet, and so nothing can give the terminal away.
			asked = () => leave(meanwhile);
			return;
		}
		if (away) return;
		away = true;
		const {suspendTerminal} = controls;
		quiet()
			.then(() => suspendTerminal(meanwhile))
			.catch(fail)
			.finally(() => {
				away = false;
			});
	};
	return {
		useControls: given => {
			controls = given;
			asked?.();
			asked = undefined;
		},
		finish,
		suspend: () => leave(stopProcessGroup),
		lend: async work => {
			if (controls === undefined || away) return;
			away = true;
			const ending = new AbortController();
			const {suspendTerminal} = controls;
			const done = quiet()
				.then(() => deaf(() => suspendTerminal(() => work(ending.signal))))
				.catch(fail)
				.finally(() => {
					away = false;
					lent = undefined;
				});
			lent = {ending, done};
			await done;
		},
		isLent: () => lent !== undefined,
		catchFailures: () => {
			process.on('uncaughtException', fail).on('unhandledRejection', fail);
			return () => {
				process.off('uncaughtException', fail).off('unhandledRejection', fail);
			};
		},
		ended: async instance => {
			try {
				await instance.waitUntilExit();
			} catch (error) {
				fail(error);
				return internal;
			}
			return exitCode;
		},
		failures: () => failures,
	};
}
