import {type Difference, differenceSteps, type Moment} from '../../diagnosis/difference/difference.ts';
import {breathe} from '../../kube/list-watch/breath.ts';
import type {Frame} from '../session.ts';
import type {CompareSide, CompareView, SessionCompare} from './state.ts';

export type CompareOptions = {
	/** What is shown now. */
	readonly frame: () => Frame;
	/** What to compare with, where two are read; its frame is undefined until it has answered. */
	readonly other?: () => Frame | undefined;
	/** Why it will never answer, in words; empty as long as it may. */
	readonly otherProblem?: () => string;
	/** That is no running cluster but something that was written down: an earlier moment, when it is of the same cluster. */
	readonly writtenDown?: boolean;
	/** The moment to compare with before any is marked. */
	readonly base?: Frame;
	/** Fetches another moment, where there is a past to fetch it from. */
	readonly frameAt?: (at: number) => Promise<Frame>;
	/** A clock that only goes forward, milliseconds. */
	readonly elapsed: () => number;
};

/** After each comparison it rests for so many times as long as that took: a big cluster moves all the time. */
const restFactor = 4;

const noMark = 'nothing to compare with yet: m marks this moment, what changes after it is shown here';
const noAnswer = 'the cluster to compare with is being read';

/** Compares frames as they come; nothing is worked out until somebody looks. */
export function createCompare(options: CompareOptions): SessionCompare {
	const {frame, other, otherProblem, writtenDown = false, base, frameAt, elapsed} = options;
	const listeners = new Set<() => void>();
	let marked = base;
	let problem = '';
	let working = false;
	let restUntil = Number.NEGATIVE_INFINITY;
	let compared: {readonly before: Frame; readonly after: Frame; readonly difference: Difference} | undefined;
	let view: CompareView | undefined;

	const changed = (): void => {
		view = undefined;
		for (const listener of listeners) listener();
	};
	const whyNothing = (): string => (other === undefined ? noMark : otherProblem?.() || noAnswer);
	const before = (): Frame | undefined => (other === undefined ? marked : other());
	const work = async (from: Frame, to: Frame): Promise<void> => {
		const began = elapsed();
		try {
			await breathe();
			const steps = differenceSteps(momentOf(from), momentOf(to));
			let step = steps.next();
			while (step.done !== true) {
				await breathe();
				step = steps.next();
			}
			compared = {before: from, after: to, difference: step.value};
		} catch (error) {
			problem = error instanceof Error ? error.message : String(error);
		}
		working = false;
		const ended = elapsed();
		restUntil = ended + (ended - began) * restFactor;
		changed();
	};

	return {
		look: to => {
			const from = before();
			const twice = from === undefined || other === undefined || !isSame(from, to) ? '' : sameTwice(from, to);
			const refused = writtenDown ? '' : twice;
			const isNew = compared?.before !== from || compared?.after !== to;
			const mayWork =
				!working && problem === '' && refused === '' && (compared?.before !== from || elapsed() >= restUntil);
			if (from !== undefined && isNew && mayWork) {
				working = true;
				view = undefined;
				void work(from, to);
			}
			const known = compared !== undefined && compared.before === from ? compared : undefined;
			view ??= {
				kind: other === undefined || twice !== '' ? 'moments' : 'clusters',
				working,
				problem: problem || refused || (from === undefined ? whyNothing() : ''),
				...(from !== undefined && {before: sideOf(from)}),
				after: sideOf(known?.after ?? to),
				...(known !== undefined && {difference: known.difference}),
			};
			return view;
		},
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		mark: at => {
			if (other !== undefined) return 'Two clusters are compared here, not two moments.';
			const set = (next: Frame): void => {
				marked = next;
				problem = '';
				changed();
			};
			if (at === undefined || at === frame().snapshot.now) {
				const {revision, sources} = frame().snapshot;
				if (revision === 0 || sources.some(({state}) => state.kind === 'loading'))
					return 'The cluster is still being read: mark it when that is done.';
				set(frame());
				return `marked ${clock(frame().snapshot.now)}: :compare shows what is not as it was`;
			}
			if (frameAt === undefined)
				return 'Only the present can be marked here; a moment of the past in a replay of the journal.';
			frameAt(at).then(set, error => {
				problem = error instanceof Error ? error.message : String(error);
				changed();
			});
			return `marked ${clock(at)}: :compare shows what is not as it was`;
		},
	};
}

function momentOf({snapshot, diagnosis}: Frame): Moment {
	return {snapshot, verdict: diagnosis.verdict, findings: diagnosis.findings};
}

function sideOf({snapshot, diagnosis}: Frame): CompareSide {
	const {api, cluster, now} = snapshot;
	return {
		context: cluster.context,
		at: now,
		verdict: diagnosis.verdict,
		silent: api.kind === 'down' ? api.why : '',
	};
}

function isSame(one: Frame, other: Frame): boolean {
	const {uid} = one.snapshot.cluster;
	return uid !== '' && uid === other.snapshot.cluster.uid;
}

function sameTwice({snapshot: there}: Frame, {snapshot: here}: Frame): string {
	return `refused: ${there.cluster.context} and ${here.cluster.context} are one and the same cluster (uid ${here.cluster.uid} of namespace kube-system)`;
}

function clock(at: number): string {
	return `${new Date(at).toISOString().slice(11, 19)}Z`;
}
