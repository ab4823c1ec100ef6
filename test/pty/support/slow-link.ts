export type LinkSpeed = {
	readonly bytesPerSecond: number;
	/** In each direction, milliseconds. */
	readonly delayMs: number;
};

export type SlowLink = {
	/** The program wrote this. */
	readonly send: (text: string) => void;
	/** The person or the terminal sends this back: little, but as late. */
	readonly sendBack: (text: string) => void;
	/** Bytes that wait to get through now, and the most there were. */
	readonly queued: () => number;
	readonly mostQueued: () => number;
	readonly close: () => void;
};

/** So long a part of a second is sent at once; milliseconds. */
const step = 10;

/** What stands between a program and its terminal over a bad link: takes everything at once and delivers it slowly, as SSH does. */
export function createSlowLink(
	{bytesPerSecond, delayMs}: LinkSpeed,
	deliver: (text: string) => void,
	deliverBack: (text: string) => void,
): SlowLink {
	let waiting = '';
	let most = 0;
	let allowance = 0;
	let last = performance.now();
	const later = new Set<NodeJS.Timeout>();
	const after = (call: () => void): void => {
		const timer = setTimeout(() => {
			later.delete(timer);
			call();
		}, delayMs);
		later.add(timer);
	};
	const timer = setInterval(() => {
		const now = performance.now();
		// What a pause of this machine kept from being sent has not become more of a link.
		const passed = Math.min(now - last, 10 * step);
		last = now;
		allowance = waiting === '' ? 0 : allowance + (passed * bytesPerSecond) / 1000;
		const piece = waiting.slice(0, Math.floor(allowance));
		if (piece === '') return;
		allowance -= piece.length;
		waiting = waiting.slice(piece.length);
		after(() => deliver(piece));
	}, step);
	return {
		send: text => {
			waiting += text;
			most = Math.max(most, waiting.length);
		},
		sendBack: text => after(() => deliverBack(text)),
		queued: () => waiting.length,
		mostQueued: () => most,
		close: () => {
			clearInterval(timer);
			for (const one of later) clearTimeout(one);
		},
	};
}
