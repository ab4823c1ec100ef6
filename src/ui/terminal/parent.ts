import process from 'node:process';

/** How often is looked, milliseconds. */
const every = 1_000;

/**
 * Tells whether whatever started this process has been killed since: then somebody else reads the terminal as well, and gets what it is asked. Costs a
 * system call, less than a microsecond.
 */
export function rememberParent(parent: () => number = () => process.ppid): () => boolean {
	const first = parent();
	return () => parent() !== first;
}

/**
 * Calls back once when whatever started this process has been killed: a launcher, a shell, a wrapper. Nobody would take the terminal back from
 * a program that goes on alone, and two would read its keys. Returns the way to stop looking.
 */
export function watchParent(onLost: () => void, isOrphaned: () => boolean): () => void {
	const timer = setInterval(() => {
		if (!isOrphaned()) return;
		clearInterval(timer);
		onLost();
	}, every);
	timer.unref();
	return () => clearInterval(timer);
}
