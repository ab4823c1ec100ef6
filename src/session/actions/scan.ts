import type {ActionPlan} from '../../actions/plan.ts';
import type {TerminatingObject} from '../../finalizers/object.ts';
import type {Clock} from '../../kube/clock.ts';
import {discover} from '../../kube/discovery.ts';
import {messageOf} from '../../kube/errors.ts';
import type {ListWatchHandle} from '../../kube/list-watch/run.ts';
import type {Transport} from '../../kube/transport.ts';
import type {ActionsState} from './state.ts';

export type ScanningOptions = {
	readonly transport: () => Promise<Transport>;
	readonly clock: Clock;
	/** All are looked through when it is ''. */
	readonly namespace: () => string;
	readonly signal: AbortSignal;
	readonly state: () => ActionsState;
	readonly change: (part: Partial<ActionsState>) => void;
};

export type Scanning = {
	readonly scan: (again: boolean) => void;
	/** An action changed objects: what is not watched is looked for again. */
	readonly touched: (plan: ActionPlan) => void;
	readonly close: () => Promise<void>;
};

const byAge = (a: TerminatingObject, b: TerminatingObject): number =>
	a.deletionTimestamp < b.deletionTimestamp
		? -1
		: a.deletionTimestamp > b.deletionTimestamp
			? 1
			: `${a.namespace}/${a.resource}/${a.name}` < `${b.namespace}/${b.resource}/${b.name}`
				? -1
				: 1;

/** Finds everything that is being deleted, tells it as it comes, and then watches the types that had something. */
export function createScanning(options: ScanningOptions): Scanning {
	const {clock, signal, state, change} = options;
	const found = new Map<string, TerminatingObject>();
	let following: readonly ListWatchHandle[] = [];
	let running = false;

	const tell = (): void => change({found: [...found.values()].sort(byAge)});
	const stopFollowing = async (): Promise<void> => {
		const old = following;
		following = [];
		await Promise.all(old.map(handle => handle.close()));
	};

	const look = async (): Promise<void> => {
		const since = clock.now();
		const namespace = options.namespace();
		change({scan: {kind: 'running', since, types: 0, ofTypes: 0, objects: 0}});
		await stopFollowing();
		const [{scanTerminating}, {readStuckFacts}, follow] = await Promise.all([
			import('../../finalizers/scan.ts'),
			import('../../finalizers/facts.ts'),
			import('./follow.ts'),
		]);
		const transport = await options.transport();
		const discovery = await discover(transport, signal);
		const [{found: all, ...scan}, facts] = await Promise.all([
			scanTerminating({
				transport,
				discovery,
				namespace,
				signal,
				elapsed: () => performance.now(),
				onFound: object => {
					found.set(object.uid, object);
					tell();
				},
				onProgress: progress => change({scan: {kind: 'running', since, ...progress}}),
			}),
			readStuckFacts(transport, discovery, signal).then(read => {
				change({facts: read});
				return read;
			}),
		]);
		found.clear();
		for (const object of all) found.set(object.uid, object);
		const types = follow.followedTypes(all);
		const lacking = new Set<string>();
		const done = (): ActionsState['scan'] => ({
			kind: 'done',
			at: clock.now(),
			scan,
			following: types.length - lacking.size,
			...(lacking.size > 0 && {lacking: [...lacking]}),
		});
		following = types.map(type =>
			follow.followType(
				type,
				all.filter(one => one.group === type.group && one.resource === type.resource).map(({uid}) => uid),
				{
					transport,
					clock,
					signal,
					namespace,
					onPut: object => {
						found.set(object.uid, object);
						tell();
					},
					onGone: uid => {
						found.delete(uid);
						tell();
					},
					onForbidden: verb => {
						lacking.add(`${verb} ${type.resource}`);
						if (state().scan.kind === 'done') change({scan: done()});
					},
				},
			),
		);
		change({facts, scan: done()});
		tell();
	};

	const scan = (again: boolean): void => {
		const {kind} = state().scan;
		if (running || (!again && kind === 'done')) return;
		running = true;
		look()
			.catch((error: unknown) => {
				if (!signal.aborted) change({scan: {kind: 'failed', at: clock.now(), why: messageOf(error)}});
			})
			.finally(() => {
				running = false;
			});
	};

	return {
		scan,
		touched: ({kind}) => {
			if (kind !== 'restart' && state().scan.kind === 'done') scan(true);
		},
		close: stopFollowing,
	};
}
