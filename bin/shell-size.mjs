// What is read before somebody sees the program, and before it takes keys, must stay small: every kilobyte is paid at each start.
const main = ['src/cli/main.ts', 'src/cli/commands/screens.ts', 'src/cli/open-screens.ts', 'src/ui/run.ts'];

/** Bytes of JavaScript at most until the first picture is written, and until the program draws and takes keys. */
const limits = [
	{what: 'the first picture', entries: main, atMost: 200_000},
	{what: 'the shell', entries: [...main, 'src/ui/opening/draw.tsx'], atMost: 500_000},
];

function bytesOf({outputs}, entries) {
	const files = new Set();
	const add = file => {
		if (files.has(file)) return;
		files.add(file);
		for (const {path, kind} of outputs[file].imports) {
			if (kind === 'import-statement' && outputs[path] !== undefined) add(path);
		}
	};
	for (const entry of entries) {
		const found = Object.keys(outputs).find(file => outputs[file].entryPoint === entry);
		if (found === undefined)
			throw new Error(`${entry} is not loaded by itself any more; see bin/shell-size.mjs`);
		add(found);
	}
	return [...files].reduce((sum, file) => sum + outputs[file].bytes, 0);
}

/** What is larger than it may be, one sentence each; `metafile` is esbuild's. */
export function tooLarge(metafile) {
	return limits
		.map(({what, entries, atMost}) => ({what, atMost, bytes: bytesOf(metafile, entries)}))
		.filter(({bytes, atMost}) => bytes > atMost)
		.map(({what, bytes, atMost}) => `${what} reads ${bytes} bytes of JavaScript, more than ${atMost}`);
}
