/** What the terminal says when it was asked whether it is well (DSR, `CSI 5n`): yes. */
const reply = '\u001b[0n';

/** How long the start of a reply waits for its rest before it counts as typed; milliseconds. */
const patience = 5;

export type ReplyFilter = {
	/** The next piece of what the terminal sends. */
	readonly push: (piece: string) => void;
	readonly dispose: () => void;
};

export type ReplyHandlers = {
	readonly onReply: () => void;
	/** What a person typed, in order. */
	readonly onTyped: (text: string) => void;
	/** Whether a reply may be on its way; only then may what looks like the start of one be held back. */
	readonly expecting: () => boolean;
};

/** Takes replies out of what is typed, also when a slow link cuts them in two. */
export function createReplyFilter({onReply, onTyped, expecting}: ReplyHandlers): ReplyFilter {
	let held = '';
	let timer: NodeJS.Timeout | undefined;
	const pass = (text: string) => {
		if (text !== '') onTyped(text);
	};
	const release = () => {
		const text = held;
		held = '';
		pass(text);
	};
	return {
		push: piece => {
			clearTimeout(timer);
			const parts = (held + piece).split(reply);
			held = '';
			const last = parts.pop() ?? '';
			for (const typed of parts) {
				pass(typed);
				onReply();
			}
			const start = expecting() ? startOfReply(last) : last.length;
			pass(last.slice(0, start));
			held = last.slice(start);
			if (held !== '') timer = setTimeout(release, patience);
		},
		dispose: () => {
			clearTimeout(timer);
			release();
		},
	};
}

/** Where the start of a reply begins at the end of a text; its length when there is none. */
function startOfReply(text: string): number {
	for (let length = Math.min(reply.length - 1, text.length); length > 0; length--) {
		if (text.endsWith(reply.slice(0, length))) return text.length - length;
	}
	return text.length;
}
