/** A line that is written over on a terminal; in a pipe only what has to stay is written. */
export type Progress = {
	readonly show: (text: string) => void;
	readonly say: (text: string) => void;
	readonly end: () => void;
};

/** Progress of long work on stderr. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
	let shown = false;
	const clear = (): void => {
		if (shown) stream.write('\r\u001B[K');
		shown = false;
	};
	return {
		show: text => {
			if (!stream.isTTY) return;
			stream.write(`\r\u001B[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
			shown = true;
		},
		say: text => {
			clear();
			stream.write(`${text}\n`);
		},
		end: clear,
	};
}
