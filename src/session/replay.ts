import {stringify} from 'yaml';
import {collectors} from '../../collectors/index.ts';
import {refusedPlan} from '../finalizers/plan.ts';
import type {Clock} from '../kube/clock.ts';
import type {Player} from '../record/journal/player.ts';
import type {TimelineEvent} from '../record/timeline.ts';
import type {TableName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {noActionsYet, type SessionActions} from './actions/state.ts';
import {createCompare} from './compare/create.ts';
import {createFrames} from './frames.ts';
import type {RecordCommand, RecordView} from './record.ts';
import type {RecordedSession} from './recording.ts';
import type {Frame, ObjectTarget} from './session.ts';

const tableNames = collectors.map(({name}) => name).filter((name): name is TableName => name !== 'pods');
/** Between two moments while it plays. */
const tickMs = 250;
const why = 'this is a recording: what was cannot be changed';

/** A session that shows a journal instead of a cluster: the same frames, made from what was written down. */
export async function replaySession(
	player: Player,
	file: string,
	clock: Pick<Clock, 'after'>,
): Promise<RecordedSession> {
	const listeners = new Set<() => void>();
	const frameListeners = new Set<() => void>();
	const snapshot = (): Snapshot => player.state().snapshot(player.at(), tableNames);
	const frames = createFrames({snapshot}, {now: player.at}, Promise.resolve());
	let frame: Frame = frames.current();
	let view: RecordView | undefined;
	let events: readonly TimelineEvent[] = [];
	let problem: string | undefined;
	let playing = false;
	let speed = 1;
	let stopTimer: (() => void) | undefined;
	let wanted: number | undefined;
	let working: Promise<void> | undefined;

	const changed = (): void => {
		view = undefined;
		for (const listener of listeners) listener();
	};
	const show = async (): Promise<void> => {
		await frames.publish('asked');
		const at = player.at();
		const burnDown = player
			.state()
			.samples()
			.filter(sample => sample.at <= at);
		frame = {...frames.current(), burnDown};
		for (const listener of frameListeners) listener();
		changed();
	};
	/** One way at a time; of several that are asked for meanwhile the last one counts. */
	const go = (at: number): Promise<void> => {
		wanted = at;
		working ??= (async () => {
			while (wanted !== undefined) {
				const target = wanted;
				wanted = undefined;
				try {
					await player.seek(target);
					await show();
				} catch (error) {
					problem = error instanceof Error ? error.message : String(error);
					playing = false;
					changed();
				}
			}
			working = undefined;
		})();
		return working;
	};
	const play = (): void => {
		stopTimer?.();
		stopTimer = undefined;
		if (!playing) return;
		stopTimer = clock.after(tickMs, () => {
			if (player.at() >= player.to) playing = false;
			void go(player.at() + tickMs * speed).then(play);
		});
	};
	const perform = (command: RecordCommand): void => {
		switch (command.do) {
			case 'play':
				playing = command.playing && player.at() < player.to;
				play();
				break;
			case 'speed':
				speed = Math.min(600, Math.max(1, command.speed));
				break;
			case 'go':
				void go(command.at);
				break;
			case 'move':
				void go((wanted ?? player.at()) + command.by);
				break;
			case 'turn': {
				const at = player.turn(command.direction);
				if (at !== undefined) void go(at);
				break;
			}
			case 'note':
				break;
		}
		changed();
	};

	await show();
	events = await player.events();
	const compare = createCompare({
		frame: () => frame,
		base: frame,
		elapsed: () => performance.now(),
		frameAt: async at => {
			playing = false;
			const shown = player.at();
			await go(at);
			const there = frame;
			await go(shown);
			return there;
		},
	});
	return {
		frame: () => frame,
		subscribe: listener => {
			frameListeners.add(listener);
			return () => {
				frameListeners.delete(listener);
			};
		},
		reconnect: () => {},
		fetchObject: async target => recordedObject(frame.snapshot, target),
		fetchEvents: async () => [],
		actions: refusing,
		compare,
		record: {
			view: () => {
				view ??= {
					from: player.from,
					to: player.to,
					at: player.at(),
					events,
					file,
					...(problem !== undefined && {problem}),
					replay: {playing, speed},
				};
				return view;
			},
			subscribe: listener => {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			perform,
		},
		close: async () => {
			playing = false;
			stopTimer?.();
			await working;
		},
	};
}

/** Nothing can be changed in a recording. */
const refusing: SessionActions = {
	state: () => noReplayActions,
	subscribe: () => () => {},
	scan: () => {},
	plan: async () => refusedPlan('restart', '', {context: '', server: '', uid: ''}, why),
	apply: async (plan, digest) => ({
		id: '',
		digest,
		plan,
		result: 'refused',
		reason: why,
		done: 0,
		backup: '',
	}),
};
const noReplayActions = {...noActionsYet, permission: {kind: 'refused', why} as const};

/** A journal keeps rows, not objects. */
function recordedObject(snapshot: Snapshot, {resource, namespace, name}: ObjectTarget): string {
	const note = '# What the journal kept of this object; the object itself was not recorded.\n';
	if (resource.resource === 'pods') {
		const slot = snapshot.pods.find(namespace, name);
		if (slot >= 0) return note + stringify({kind: resource.kind, ...snapshot.pods.row(slot)});
	}
	const source = collectors.find(({resources}) =>
		resources.some(one => one.group === resource.group && one.resource === resource.resource),
	);
	const rows = source === undefined || source.name === 'pods' ? [] : snapshot.tables[source.name];
	const row = rows.find(one => one.namespace === namespace && one.name === name);
	if (row === undefined) throw new Error(`${resource.kind} ${name} is not in the journal at this moment.`);
	return note + stringify({kind: resource.kind, ...row});
}
