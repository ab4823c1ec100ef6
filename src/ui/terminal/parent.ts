import process from 'node:process';

/** How often is looked, milliseconds. */
const every = 500;

/**
 * Calls back once when whatever started this process has been killed: a launcher, a shell, a wrapper. Nobody would take the terminal back from
 * a program that goes on alone, and two would read its keys. Returns the way to stop looking.
 */
export function watchParent(onLost: () => void, parent: () => number = () => process.ppid): () => void {
	const first = parent();
	const timer = setInterval(() => {
		if (parent() === first) return;
		clearInterval(timer);
		onLost();
	}, every);
	timer.unref();
	return () => clearInterval(timer);
}
