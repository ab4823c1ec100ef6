/** The logs of containers, by "NAMESPACE/POD/CONTAINER", ".previous" behind it for the run before. */
export type Logs = {
	readonly read: (key: string) => string | undefined;
	readonly append: (key: string, lines: readonly string[]) => void;
	/** A container begins anew: what it said stays as the log of the run before. */
	readonly begin: (key: string) => void;
	readonly subscribe: (key: string, listener: (lines: readonly string[]) => void) => () => void;
};

/** Logs that begin with what was recorded. */
export function createLogs(recorded: Readonly<Record<string, string>>): Logs {
	const texts = new Map(Object.entries(recorded));
	const listeners = new Map<string, Set<(lines: readonly string[]) => void>>();
	return {
		read: key => texts.get(key),
		append: (key, lines) => {
			const before = texts.get(key) ?? '';
			const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
			texts.set(key, start + lines.map(line => `${line}\n`).join(''));
			for (const listener of [...(listeners.get(key) ?? [])]) listener(lines);
		},
		begin: key => {
			const text = texts.get(key);
			if (text === undefined) return;
			texts.set(`${key}.previous`, text);
			texts.delete(key);
		},
		subscribe: (key, listener) => {
			const known = listeners.get(key) ?? new Set();
			listeners.set(key, known.add(listener));
			return () => known.delete(listener);
		},
	};
}
