/** What a stream of terminal output consists of. */
export type OutputHandler = {
	readonly text: (text: string) => void;
	/** A control sequence without a private marker: cursor, erase, SGR. */
	readonly control: (final: string, parameters: string) => void;
	/** A control sequence with a private marker (`?25l`, `>1u`), as a whole: modes that the terminal itself has to be told. */
	readonly mode: (sequence: string, parameters: string, final: string) => void;
};

/** CSI sequences; OSC strings are matched so that they can be left out. */
const sequences = /\u001b(?:\[([<-?]?[\d;]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** Longer than this, what begins with ESC is not the start of a sequence that goes on in the next piece. */
const longestStart = 64;

/** Takes terminal output apart, in order. Returns the start of a sequence that has not ended yet, to be put before the next piece. */
export function readOutput(data: string, handler: OutputHandler): string {
	let from = 0;
	for (const match of data.matchAll(sequences)) {
		if (match.index > from) handler.text(data.slice(from, match.index));
		from = match.index + match[0].length;
		const [whole, parameters = '', final] = match;
		if (final === undefined) continue;
		if (/^[<-?]/.test(parameters) || final === 'u') handler.mode(whole, parameters, final);
		else handler.control(final, parameters);
	}
	const rest = data.slice(from);
	const start = rest.lastIndexOf('\u001b');
	if (start < 0 || rest.length - start > longestStart) {
		if (rest !== '') handler.text(rest);
		return '';
	}
	if (start > 0) handler.text(rest.slice(0, start));
	return rest.slice(start);
}
