/** How long Esc waits for what would make it the start of a sequence, milliseconds: a person notices no such delay. */
const escapeWaits = 15;
/** How long the rest of a sequence that has surely begun is waited for, milliseconds. */
const restWaits = 500;
/** Longer than this, what has no end is none of them. */
const longest = 4096;

const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';

/** `ESC [`, parameters, a letter (ECMA-48 5.4). */
const control = /^\u001b\[[0-?]*[ -/]*[@-~]/;
const startOfControl = /^\u001b\[[0-?]*[ -/]*$/;
/** What a mouse did, as terminals say it that know nothing newer (xterm, mode 1000): three letters follow that are no keys. */
const mouse = /^\u001b\[M[^\u001b]{3}/;
const startOfMouse = /^\u001b\[M[^\u001b]{0,2}$/;
/** Long answers to questions that a program before this one asked: colours, versions, clipboards. */
const answer = /^\u001b(?:\][^\u0000-\u001f]*|[P_^X][^\u0000-\u001f]+)(?:\u0007|\u001b\\)/;
const startOfAnswer =
	/^\u001b(?:\](?:\d+(?:;[^\u0000-\u001f]*\u001b?)?)?|P(?:[\d>!$+][^\u0000-\u001f]*\u001b?)?)$/;

export type SequenceReader = {
	/** The next piece of what the terminal sends. */
	readonly push: (piece: string) => void;
	readonly dispose: () => void;
};

/**
 * Gives on what is typed with every control sequence in one piece, however slowly a link delivers its parts: taken apart, `ESC [ 6 ~` would
 * be four keys. What no key sends is left out: reports of a mouse in the old form, long answers, sequences that never end.
 */
export function createSequenceReader(onTyped: (text: string) => void): SequenceReader {
	let held = '';
	let pasting = false;
	let timer: NodeJS.Timeout | undefined;
	let turn: NodeJS.Immediate | undefined;
	const wait = (milliseconds: number) => {
		timer = setTimeout(() => {
			// After work that took longer, timers run before the terminal is read again: the rest may have been there all the time.
			turn = setImmediate(giveUp);
		}, milliseconds);
	};
	const stopWaiting = () => {
		clearTimeout(timer);
		clearImmediate(turn);
	};
	const giveUp = () => {
		const text = held;
		held = '';
		// Esc, and Esc with a key close behind, are what a person presses.
		if (text.length <= 2) onTyped(text);
	};
	const push = (piece: string) => {
		stopWaiting();
		// Ctrl+C by itself was not pasted: somebody waits for a paste whose end was lost.
		const isLost = pasting && /^\u0003+$/.test(piece);
		const {typed, rest, inPaste} = take(held + (isLost ? pasteEnd : '') + piece, pasting);
		held = rest;
		pasting = inPaste;
		if (typed !== '') onTyped(typed);
		if (held !== '' && !pasting) wait(held.length === 1 ? escapeWaits : restWaits);
	};
	return {
		push,
		dispose: () => {
			stopWaiting();
			giveUp();
		},
	};
}

type Taken = {readonly typed: string; readonly rest: string; readonly inPaste: boolean};

/** What of a text can be given on, and what has to wait for more. */
function take(text: string, pasting: boolean): Taken {
	let typed = '';
	let inPaste = pasting;
	let from = 0;
	while (from < text.length) {
		if (inPaste) {
			const end = text.indexOf(pasteEnd, from);
			if (end < 0) return {typed, rest: text.slice(from), inPaste};
			typed += text.slice(from, end) + pasteEnd;
			from = end + pasteEnd.length;
			inPaste = false;
			continue;
		}
		const start = text.indexOf('\u001b', from);
		if (start < 0) return {typed: typed + text.slice(from), rest: '', inPaste};
		typed += text.slice(from, start);
		const rest = text.slice(start);
		if (isUnfinished(rest)) return {typed, rest, inPaste};
		const left = mouse.exec(rest) ?? answer.exec(rest);
		const whole = left?.[0] ?? control.exec(rest)?.[0] ?? '\u001b';
		if (left === null) typed += whole;
		inPaste = whole === pasteStart;
		from = start + whole.length;
	}
	return {typed, rest: '', inPaste};
}

function isUnfinished(text: string): boolean {
	if (text.length > longest) return false;
	return (
		text === '\u001b' ||
		text === '\u001bO' ||
		startOfControl.test(text) ||
		startOfMouse.test(text) ||
		startOfAnswer.test(text)
	);
}
