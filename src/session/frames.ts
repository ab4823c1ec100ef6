import type {Finding} from '../checks/finding.ts';
import {type Diagnosis, undiagnosed} from '../diagnosis/diagnosis.ts';
import type {Clock} from '../kube/clock.ts';
import {breathe} from '../kube/list-watch/breath.ts';
import {createRequestLog} from '../kube/request-log.ts';
import type {Transport} from '../kube/transport.ts';
import {classifyingSteps} from '../migration/classify-pods.ts';
import {createRecall} from '../migration/recall.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Store} from '../store/store.ts';
import {createCalm} from './calm.ts';
import {createHistory} from './history.ts';
import type {PacedReason, PacedWork} from './pace.ts';

import type {Frame} from './session.ts';

type Judge = Pick<typeof import('./judge.ts'), 'sharedSteps' | 'checkSteps' | 'diagnose'>;

export type Frames = {
	readonly current: () => Frame;
	readonly subscribe: (listener: () => void) => () => void;
	/**
	 * Make a new frame of what the store holds now, once everything that it needs is loaded. What it means is looked at anew when `asked` or when it
	 * is time; until then the frame carries the last diagnosis, and the moment for the next one is returned.
	 */
	readonly publish: PacedWork;
	/** Shows what was read before anything can be said about it; does nothing once something was said about pods. */
	readonly preview: () => void;
	readonly isJudged: () => boolean;
	/** Other sources could be believed in the last frame than in the one before: somebody waits for the end of an outage. */
	readonly isPressing: () => boolean;
	/** What it needs is loaded: from now on a frame takes only the time of making it. */
	readonly ready: Promise<unknown>;
	readonly setTransport: (transport: Transport) => void;
};

/**
 * Makes frames: snapshot, checks, diagnosis. The checks are loaded once `checkAfter` has resolved; without it a frame is the snapshot alone, which nothing
 * is said about. Keys and the network get their turn between the steps.
 */
export function createFrames(
	store: Pick<Store, 'snapshot'>,
	clock: Pick<Clock, 'now'>,
	checkAfter: Promise<unknown> | undefined,
	other: () => Snapshot['other'] = () => undefined,
	spentMs = clock.now,
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
	// The checks are most of the program: who only lists does not load them at all.
	const judging = checkAfter?.then(() => import('./judge.ts'));

	const calm = createCalm();
	let unjudged = false;
	let judgedStanding = '';
	let isPressing = false;
	const diagnosed = async (judge: Judge, snapshot: Snapshot): Promise<Diagnosis> => {
		for (const _ of judge.sharedSteps(snapshot)) await breathe();
		const findings: Finding[] = [];
		for (const found of judge.checkSteps(snapshot)) {
			findings.push(...found);
			await breathe();
		}
		return judge.diagnose(snapshot, findings);
	};

	let isJudged = false;
	let previewed = 0;
	const preview = (): void => {
		if (isJudged) return;
		const snapshot = store.snapshot(clock.now());
		previewed = snapshot.revision;
		frame = {snapshot, diagnosis: undiagnosed(snapshot.revision), burnDown: [], traffic: traffic()};
		for (const listener of listeners) listener();
	};

	const publish = async (reason: PacedReason): Promise<number | undefined> => {
		const judge = await judging;
		await breathe();
		const alone = store.snapshot(clock.now());
		const there = other();
		const snapshot = there === undefined ? alone : {...alone, other: there};
		unjudged ||= reason === 'changed';
		// What may be believed comes first: no verdict stands beside sources that it was not made of.
		const standing = standingOf(snapshot);
		isPressing = standing !== judgedStanding;
		const isDue = reason === 'asked' || isPressing || calm.isDue(clock.now(), unjudged);
		recall.next(snapshot, isDue);
		let {diagnosis} = frame;
		if (judge === undefined) {
			for (const _ of classifyingSteps(snapshot)) await breathe();
			diagnosis = undiagnosed(snapshot.revision);
			judgedStanding = standing;
		} else if (isDue) {
			const [started, spent] = [clock.now(), spentMs()];
			diagnosis = await diagnosed(judge, snapshot);
			calm.judged(diagnosis, Math.min(clock.now() - started, spentMs() - spent), clock.now());
			unjudged = false;
			judgedStanding = standing;
		} else for (const _ of classifyingSteps(snapshot)) await breathe();
		await breathe();
		const burnDown = history.add(snapshot);
		await breathe();
		const isEmpty = snapshot.pods.size === 0;
		// What was said about no pods at all does not take away those that were shown meanwhile.
		if (isEmpty && previewed > snapshot.revision && reason !== 'asked') {
			unjudged = true;
			return clock.now();
		}
		frame = {snapshot, diagnosis, burnDown, traffic: traffic()};
		isJudged ||= !isEmpty;
		for (const listener of listeners) listener();
		// What the screens make of it is a part of what a frame costs: they do it at the end of this turn.
		await new Promise(resolve => setImmediate(resolve));
		return unjudged && judge !== undefined ? calm.next() : undefined;
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
		preview,
		isJudged: () => isJudged,
		isPressing: () => isPressing,
		ready: judging ?? Promise.resolve(),
		setTransport: transport => {
			traffic = transport.statistics;
		},
	};
}

/** Which sources are current, and whether the server answers. */
function standingOf({api, sources}: Snapshot): string {
	const fault = api.kind === 'down' ? api.fault : '';
	return `${api.kind} ${fault} ${sources.map(({state}) => state.kind).join(' ')}`;
}
