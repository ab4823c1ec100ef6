import type {Frame} from '../../session/session.ts';
import {blockFlags} from './block.ts';
import {createEncoder, type Walked} from './encode.ts';
import type {EventKind, FrameEntry, JournalEntry} from './entries.ts';
import type {JournalWriter} from './write.ts';

/** Writes frames and events into a journal, each time as one block. */
export type Recorder = {
	/** Records the frame, and where people are in a playbook, when either is another one than before; at most once a second is often enough. */
	readonly frame: (frame: Frame, walked?: Walked) => Promise<void>;
	readonly event: (kind: EventKind, text: string, at: number) => Promise<void>;
};

/** After this long a full frame is written again, so that a reader finds any moment quickly. */
const fullEveryMs = 5 * 60_000;
/** A clock that goes back, or ahead of the steady one by more than this, has been set. */
const jumpMs = 5_000;

/** A recorder; `steady` is a clock in milliseconds that only goes forward. */
export function createRecorder(writer: JournalWriter, steady: () => number): Recorder {
	const encoder = createEncoder();
	let lastFrame: Frame | undefined;
	let lastWalked: Walked | undefined;
	let lastFull = Number.NEGATIVE_INFINITY;
	let clocks: {readonly wall: number; readonly steady: number} | undefined;

	/** Says so when the clock of the cluster or this machine was set; the order of entries is the order in the file. */
	const jump = (wall: number): readonly JournalEntry[] => {
		const now = steady();
		const off = clocks === undefined ? 0 : wall - clocks.wall - (now - clocks.steady);
		clocks = {wall, steady: now};
		if (Math.abs(off) < jumpMs) return [];
		const seconds = Math.round(Math.abs(off) / 1000);
		const text = `the clock was set ${off > 0 ? 'forward' : 'back'} by ${seconds} s`;
		return [{k: 'event', t: wall, kind: 'clock', text}];
	};

	return {
		frame: async (frame, walked) => {
			if (frame === lastFrame && walked === lastWalked) return;
			lastFrame = frame;
			lastWalked = walked;
			const full = writer.wantsFull() || steady() - lastFull >= fullEveryMs;
			const entry = encoder.encode(frame, full, walked);
			if (entry === undefined) return;
			if (full) lastFull = steady();
			const jumped = jump(entry.t);
			await writer.append([...jumped, entry], flagsOf(entry) | (jumped.length > 0 ? blockFlags.note : 0));
		},
		event: async (kind, text, at) => {
			const flags = kind === 'action' ? blockFlags.action : blockFlags.note;
			await writer.append([{k: 'event', t: at, kind, text}], flags);
		},
	};
}

function flagsOf({full, turned, early}: FrameEntry): number {
	const marks = (full === true ? blockFlags.key : 0) | (turned !== undefined ? blockFlags.verdict : 0);
	return marks | (early === true ? blockFlags.early : 0);
}
