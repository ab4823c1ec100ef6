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
	/** Listens to errors that nobody caught, so that they are printed where they can be read; returns the way to stop. */
	readonly catchFailures: () => () => void;
	/** The exit code, when the terminal is restored. */
	readonly ended: (instance: Instance) => Promise<number>;
	/** What went wrong, to be printed then. */
	readonly failures: () => readonly string[];
};

const internal = 70;

/** Starts with nothing drawn yet; `instanceOf` is asked when it is needed, and `quiet` is waited for before the terminal is given away. */
export function createRunning(instanceOf: () => Instance, quiet: () => Promise<void>): Running {
	const failures: string[] = [];
	let controls: Controls | undefined;
	let exitCode = 0;
	let away = false;
	const finish = (code: number) => {
		exitCode = code;
		// What the terminal still answers must not be typed into the shell.
		void quiet().then(() => instanceOf().unmount());
	};
	const fail = (error: unknown) => {
		failures.push(
			`ktriage stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		);
		finish(internal);
	};
	const leave = (meanwhile: () => Promise<void>) => {
		if (controls === undefined || away) return;
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
		},
		finish,
		suspend: () => leave(stopProcessGroup),
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
