import process from 'node:process';
import {format} from 'node:util';

const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const kept = 200;

/** What was said on the console and as process warnings while the screens were open. */
export type CapturedMessages = {
	readonly all: () => readonly string[];
	/** Gives the console back. */
	readonly release: () => void;
};

/**
 * Keeps messages of libraries off the screen, where they would tear the picture apart; they are printed when the terminal is restored.
 * The newest 200 are kept.
 */
export function captureMessages(onMessage: (text: string) => void): CapturedMessages {
	const messages: string[] = [];
	const add = (text: string) => {
		if (messages.push(text) > kept) messages.shift();
		onMessage(text);
	};
	const originals = methods.map(name => ({name, original: console[name]}));
	for (const name of methods) console[name] = (...given: unknown[]) => add(format(...given));
	const warned = process.listeners('warning');
	const warn = (warning: Error) => add(`${warning.name}: ${warning.message}`);
	process.removeAllListeners('warning').on('warning', warn);
	return {
		all: () => messages,
		release: () => {
			for (const {name, original} of originals) console[name] = original;
			process.off('warning', warn);
			for (const listener of warned) process.on('warning', listener);
		},
	};
}
