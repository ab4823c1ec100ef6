import {podFlags} from '../store/pod-table.ts';
import type {SeldonModelRow, SeldonServerRow} from '../store/rows/seldon.ts';
import type {Condition} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {schedulerLives} from './scheduler-lives.ts';
import {goingNamespaces, serverPods} from './seldon.ts';

/**
 * What keeps a model from being ready, by what Seldon says of it. no-server: the scheduler found no Server for it; scheduler: the
 * controller cannot reach the scheduler; loopback: a container of the same pod does not listen; name: a name is not resolved; network: a connection fails; secret: the storage secret has
 * not the form that is expected; artifact: the storage answers, but not with the model; unseen: nobody has looked at it; unknown: it
 * is not said.
 */
export type ModelTrouble =
	| 'no-server'
	| 'scheduler'
	| 'loopback'
	| 'name'
	| 'network'
	| 'secret'
	| 'artifact'
	| 'unseen'
	| 'unknown';

/**
 * How a model stands. unconfirmed: its object says that it is ready, but nobody can have said so since: the scheduler was restarted after
 * that, or is not there (seldon-core#5032: objects stay Ready after scheduler and server are gone).
 */
export type ModelState =
	| {readonly kind: 'ready' | 'off' | 'loading'; readonly row: SeldonModelRow}
	| {
			readonly kind: 'unconfirmed';
			readonly row: SeldonModelRow;
			readonly condition: Condition;
			/** When the scheduler started, milliseconds since the epoch; 0 when there is none. */
			readonly schedulerSince: number;
	  }
	| {
			readonly kind: 'failing';
			readonly row: SeldonModelRow;
			readonly trouble: ModelTrouble;
			readonly condition?: Condition;
	  };

/** Seldon answers within seconds when it is well. */
const seenWithin = 2 * 60_000;
/** A restarted scheduler waits this long for its servers before it puts models anywhere (SCHEDULER_READY_TIMEOUT_SECONDS). */
const loadedWithin = 10 * 60_000;

const texts: readonly (readonly [ModelTrouble, RegExp])[] = [
	['no-server', /no matching server/i],
	['loopback', /(127\.0\.0\.1|localhost|\[::1\]):\d+.*refused/i],
	[
		'secret',
		/does not have 1 key|failed to (parse|unmarsh\w+).*(rclone|secret|config)|rclone config|does not match secret|secrets? "[^"]*" not found/i,
	],
	[
		'name',
		/lookup .*(i\/o timeout|no such host|server misbehaving|connection refused)|name resolution|failed to resolve/i,
	],
	['scheduler', /code = (Unavailable|DeadlineExceeded)|client connection is closing|scheduler not ready/i],
	[
		'network',
		/i\/o timeout|no route to host|connection (refused|reset)|context deadline exceeded|network is unreachable/i,
	],
	[
		'artifact',
		/NoSuchKey|NoSuchBucket|AccessDenied|Forbidden|\b40[134]\b|MLmodel|not found|no such file|directory not found/i,
	],
];

/** How the models stand that are not on their way out. */
export const modelStates = perSnapshot((snapshot: Snapshot): readonly ModelState[] => {
	const going = goingNamespaces(snapshot);
	return snapshot.tables.seldonModels
		.filter(({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace))
		.map(row => confirmed(snapshot, stateOf(row, snapshot.now)));
});

/** The condition that says whether a model is served. */
export function modelCondition({conditions}: SeldonModelRow): Condition | undefined {
	return conditions.find(({type}) => type === 'ModelReady') ?? conditions.find(({type}) => type === 'Ready');
}

/** "Ready" is evidence when the scheduler that said it still runs, or an agent is connected to the one that runs now. */
function confirmed(snapshot: Snapshot, state: ModelState): ModelState {
	if (state.kind !== 'ready') return state;
	const {namespace, scheduledOn} = state.row;
	const life = schedulerLives(snapshot).get(namespace);
	const condition = modelCondition(state.row);
	if (life === undefined || condition === undefined || condition.at === 0) return state;
	const {ready, startedAt} = life;
	if (ready > 0 && (startedAt <= condition.at || hasAgent(snapshot, namespace, scheduledOn))) return state;
	return {kind: 'unconfirmed', row: state.row, condition, schedulerSince: startedAt};
}

/** A server pod is ready only once its agent has connected to the scheduler (seldon-core agent, port 9008 /ready). */
function hasAgent(snapshot: Snapshot, namespace: string, server: string): boolean {
	const {pods, tables} = snapshot;
	const names = server === '' ? serversIn(tables.seldonServers, namespace) : [server];
	return names.some(name =>
		(serverPods(snapshot).get(`${namespace}/${name}`) ?? []).some(
			slot => (pods.flags(slot) & podFlags.ready) !== 0,
		),
	);
}

function serversIn(servers: readonly SeldonServerRow[], namespace: string): readonly string[] {
	return servers.filter(row => row.namespace === namespace).map(({name}) => name);
}

function stateOf(row: SeldonModelRow, now: number): ModelState {
	const condition = modelCondition(row);
	if (condition === undefined) {
		return now - row.createdAt < seenWithin
			? {kind: 'loading', row}
			: {kind: 'failing', row, trouble: 'unseen'};
	}
	if (condition.status === 'True') return {kind: 'ready', row};
	if (row.replicas === 0 || condition.message === 'ModelScaledDown') return {kind: 'off', row};
	const trouble = troubleOf(condition);
	const isYoung = now - Math.max(condition.at, row.createdAt) < loadedWithin;
	if (condition.message === 'ModelProgressing' && trouble === 'unknown' && isYoung)
		return {kind: 'loading', row};
	return {kind: 'failing', row, trouble, condition};
}

/** Judged by both fields: Seldon writes the state into `message` and the text into `reason`, knative's other types the other way round. */
function troubleOf({reason, message}: Condition): ModelTrouble {
	const text = `${message} ${reason}`;
	const found = texts.find(([, pattern]) => pattern.test(text))?.[0];
	return found ?? (message === 'ScheduleFailed' ? 'no-server' : 'unknown');
}
