import type {Finding} from '../checks/finding.ts';
import {undiagnosed} from '../diagnosis/diagnosis.ts';
import type {Clock} from '../kube/clock.ts';
import {breathe} from '../kube/list-watch/breath.ts';
import {createRequestLog} from '../kube/request-log.ts';
import type {Transport} from '../kube/transport.ts';
import {classifyingSteps} from '../migration/classify-pods.ts';
import {createRecall} from '../migration/recall.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Store} from '../store/store.ts';
import {createHistory} from './history.ts';
import type {Frame} from './session.ts';

export type Frames = {
	readonly current: () => Frame;
	readonly subscribe: (listener: () => void) => () => void;
	/** Make a new frame of what the store holds now, once everything that it needs is loaded. */
	readonly publish: () => Promise<void>;
	/** What it needs is loaded: from now on a frame takes only the time of making it. */
	readonly ready: Promise<unknown>;
	readonly setTransport: (transport: Transport) => void;
};

/**
 * Makes frames: snapshot, checks, diagnosis; without `checked` the snapshot alone, which nothing is said about. Keys and the network get
 * their turn between the steps.
 */
export function createFrames(
	store: Pick<Store, 'snapshot'>,
	clock: Pick<Clock, 'now'>,
	checked: boolean,
	other: () => Snapshot['other'] = () => undefined,
): Frames {
	const history = createHistory();
	const recall = createRecall();
	const listeners = new Set<() => void>();
	const idle = createRequestLog().statistics();
	let traffic = () => idle;
	const empty = store.snapshot(clock.now());
	let frame: Frame = {
		snapshot: empty,
		diagnosis: undiagnosed(empty.revision),
		burnDown: [],
		traffic: idle,
	};
	// The checks are most of the program: they are loaded while the first answers are on their way, and not at all by who only lists.
	const judging = checked ? import('./judge.ts') : undefined;

	const publish = async (): Promise<void> => {
		const judge = await judging;
		await breathe();
		const alone = store.snapshot(clock.now());
		const there = other();
		const snapshot = there === undefined ? alone : {...alone, other: there};
		recall.next(snapshot);
		for (const _ of judge?.sharedSteps(snapshot) ?? classifyingSteps(snapshot)) await breathe();
		const findings: Finding[] = [];
		for (const found of judge?.checkSteps(snapshot) ?? []) {
			findings.push(...found);
			await breathe();
		}
		const diagnosis = judge?.diagnose(snapshot, findings) ?? undiagnosed(snapshot.revision);
		await breathe();
		const burnDown = history.add(snapshot);
		await breathe();
		frame = {snapshot, diagnosis, burnDown, traffic: traffic()};
		for (const listener of listeners) listener();
	};

	return {
		current: () => frame,
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		publish,
		ready: judging ?? Promise.resolve(),
		setTransport: transport => {
			traffic = transport.statistics;
		},
	};
}
