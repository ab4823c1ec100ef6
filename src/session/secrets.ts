import type {Clock} from '../kube/clock.ts';
import {KubeError, messageOf} from '../kube/errors.ts';
import {resourcePath} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import type {ResourceRef} from '../kube/types.ts';
import {namedSecrets, namingSources} from '../migration/named-secrets.ts';
import {sourceState} from '../migration/per-snapshot.ts';
import type {StorageSecretRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceState} from '../store/source-state.ts';
import type {Store} from '../store/store.ts';

export type SecretName = {readonly namespace: string; readonly name: string};

export type SecretsOptions = {
	readonly transport: Transport;
	readonly store: Store;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Where Secrets are served. */
	readonly resource: ResourceRef;
	/** Further ones, which a snapshot folder holds: what named them may not be in it. */
	readonly also: readonly SecretName[];
};

export type ReadingSecrets = {
	/** Reads those that this snapshot names and that were not read in the last minute. Never throws. */
	readonly look: (snapshot: Snapshot) => Promise<void>;
	readonly close: () => void;
};

type Answer = StorageSecretRow['answer'];

const everyMs = 60_000;
/** One after the other on a slow link takes long; all at once is no manners. */
const atOnce = 4;

/** Reads the Secrets that are named, each by a request of its own, and hands them to the store, which keeps their shape alone. They are never listed. */
export function startSecrets(options: SecretsOptions): ReadingSecrets {
	const {transport, store, clock, signal, resource} = options;
	const sink = store.sink('storageSecrets');
	const read = new Map<string, {readonly secret: SecretName; at: number; answer: Answer; why: string}>();
	let busy = false;
	let state: SourceState['kind'] | undefined;
	let stopped = false;
	let cancel = (): void => {};

	const tell = (next: SourceState): void => {
		if (next.kind !== state) store.setSourceState('storageSecrets', next);
		state = next.kind;
	};

	const ask = async (secret: SecretName): Promise<void> => {
		const key = `${secret.namespace}/${secret.name}`;
		const before = read.get(key);
		const entry = {secret, at: clock.now(), answer: 'read' as Answer, why: ''};
		let bytes = 0;
		try {
			const release = await transport.budget.acquire('small', signal);
			try {
				const text = await transport.requestText({path: resourcePath(resource, secret), signal});
				bytes = Buffer.byteLength(text);
				sink.putJson(JSON.parse(text));
			} finally {
				release();
			}
		} catch (error) {
			if (signal.aborted || stopped) return;
			// What the parser says of an answer would quote it.
			entry.why = error instanceof SyntaxError ? 'the answer is no JSON' : messageOf(error);
			entry.answer = answerOf(error);
			// What was known of it a minute ago is better than nothing.
			const isKept = entry.answer === 'failed' && before?.answer === 'read';
			if (!isKept) sink.putJson({metadata: secret, answer: entry.answer});
		}
		read.set(key, entry);
		store.addTraffic('storageSecrets', {requests: 1, bytes});
	};

	const round = async (snapshot: Snapshot): Promise<void> => {
		const wanted = new Map(
			[...namedSecrets(snapshot), ...options.also].map(({namespace, name}) => [
				`${namespace}/${name}`,
				{namespace, name},
			]),
		);
		for (const [key, {secret}] of read) {
			if (wanted.has(key)) continue;
			read.delete(key);
			sink.removeJson({metadata: secret});
		}
		const due = [...wanted].filter(([key]) => clock.now() - (read.get(key)?.at ?? 0) >= everyMs);
		for (let at = 0; at < due.length && !signal.aborted; at += atOnce)
			await Promise.all(due.slice(at, at + atOnce).map(([, secret]) => ask(secret)));
		if (!signal.aborted && !stopped) tell(overall([...read.values()], clock.now()));
	};

	const look = async (snapshot: Snapshot): Promise<void> => {
		if (busy || stopped || signal.aborted || snapshot.api.kind !== 'up') return;
		const models = sourceState(snapshot, 'seldonModels');
		if (models?.kind === 'absent' && read.size === 0 && options.also.length === 0)
			return tell({kind: 'absent', since: clock.now(), why: `not read: ${models.why}`});
		if (namingSources.some(name => sourceState(snapshot, name)?.kind === 'loading')) return;
		busy = true;
		cancel();
		try {
			await round(snapshot);
		} finally {
			busy = false;
		}
		if (!stopped && !signal.aborted && read.size > 0)
			cancel = clock.after(everyMs, () => void look(store.snapshot(clock.now())));
	};

	return {
		look,
		close: () => {
			stopped = true;
			cancel();
		},
	};
}

function answerOf(error: unknown): Answer {
	if (!(error instanceof KubeError)) return 'failed';
	if (error.kind === 'notFound') return 'missing';
	return error.kind === 'forbidden' ? 'forbidden' : 'failed';
}

/** One word for all of them: closed when none may be read, old when none answers. */
function overall(all: readonly {readonly answer: Answer; readonly why: string}[], now: number): SourceState {
	const told = all.find(({answer}) => answer === 'read' || answer === 'missing');
	const [first] = all;
	if (told !== undefined || first === undefined) return {kind: 'live', since: now};
	const {answer, why} = all.find(one => one.answer === 'forbidden') ?? first;
	return answer === 'forbidden'
		? {kind: 'forbidden', since: now, verb: 'get', why}
		: {kind: 'stale', since: now, why};
}
