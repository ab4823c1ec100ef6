import type {SeldonModelRow} from '../store/rows/seldon.ts';
import type {Condition} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {goingNamespaces} from './seldon.ts';

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

export type ModelState =
	| {readonly kind: 'ready' | 'off' | 'loading'; readonly row: SeldonModelRow}
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
	['secret', /does not have 1 key|failed to (parse|unmarsh\w+).*(rclone|secret|config)|rclone config|does not match secret|secrets? "[^"]*" not found/i],
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
		.map(row => stateOf(row, snapshot.now));
});

/** The condition that says whether a model is served. */
export function modelCondition({conditions}: SeldonModelRow): Condition | undefined {
	return conditions.find(({type}) => type === 'ModelReady') ?? conditions.find(({type}) => type === 'Ready');
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
