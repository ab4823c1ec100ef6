import type {Clock} from '../kube/clock.ts';
import {isEarly, type Walked} from '../record/journal/encode.ts';
import type {EventKind} from '../record/journal/entries.ts';
import type {Recorder} from '../record/journal/recorder.ts';
import {createTimeline} from '../record/timeline.ts';
import {cell} from '../store/sanitise.ts';
import type {RecordView, SessionRecord} from './record.ts';
import type {Session} from './session.ts';

/** A journal that is being written. */
export type OpenJournal = {
	readonly file: string;
	readonly recorder: Recorder;
	readonly problem: () => string | undefined;
	readonly close: () => Promise<void>;
};

export type RecordedSession = Session & {readonly record: SessionRecord};

/** How often what has changed is written: this much is lost when the program is killed. */
const everyMs = 1_000;
const longestNote = 1_000;

/**
 * A session that remembers: the changes of its verdicts, notes and actions, and with a journal everything it shows, once a second. The
 * journal is closed with the session.
 */
export function recordSession(
	session: Session,
	clock: Pick<Clock, 'now' | 'after'>,
	journal?: OpenJournal,
): RecordedSession {
	const timeline = createTimeline();
	const listeners = new Set<() => void>();
	const from = clock.now();
	let view: RecordView | undefined;
	let stopTimer: (() => void) | undefined;
	let working: string | undefined;
	let walked: Walked | undefined;

	const changed = (): void => {
		view = undefined;
		for (const listener of listeners) listener();
	};
	const happen = (kind: EventKind, text: string): void => {
		const at = clock.now();
		timeline.event(kind, at, text);
		void journal?.recorder.event(kind, text, at).then(changed);
		changed();
	};
	const write = async (): Promise<void> => {
		stopTimer = undefined;
		const frame = session.frame();
		if (frame.snapshot.revision === 0) return;
		const told = [timeline.events(), journal?.problem()];
		if (!isEarly(frame.snapshot))
			timeline.frame(frame.snapshot.now, frame.diagnosis.verdict, frame.diagnosis.findings);
		await journal?.recorder.frame(frame, walked);
		view = undefined;
		// That nothing was to be told is no news.
		if (timeline.events() !== told[0] || journal?.problem() !== told[1]) changed();
	};
	const writeSoon = (): void => {
		stopTimer ??= clock.after(everyMs, () => void write());
	};
	const stops = [
		session.subscribe(writeSoon),
		session.actions.subscribe(() => {
			const title = session.actions.state().working?.title;
			if (title === working) return;
			if (title !== undefined) happen('action', `begun: ${title}`);
			else if (working !== undefined) happen('action', `ended: ${working}`);
			working = title;
		}),
	];
	const current = (): RecordView => {
		const problem = journal?.problem();
		view ??= {
			from,
			to: clock.now(),
			at: clock.now(),
			events: timeline.events(),
			...(journal && {file: journal.file}),
			...(problem !== undefined && {problem}),
		};
		return view;
	};
	return {
		...session,
		record: {
			view: current,
			subscribe: listener => {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			perform: command => {
				const text = command.do === 'note' ? cell(command.text.trim(), longestNote) : '';
				if (text !== '') happen('note', text);
			},
			happen: (kind, text) => happen(kind, cell(text, longestNote)),
			walked: progress => {
				walked = {progress, at: clock.now()};
				writeSoon();
			},
		},
		close: async () => {
			for (const stop of stops) stop();
			stopTimer?.();
			await write();
			await journal?.close();
			await session.close();
		},
	};
}
