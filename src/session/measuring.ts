import type {Clock} from '../kube/clock.ts';
import {messageOf} from '../kube/errors.ts';
import {type AskPrometheus, atUrl, throughService} from '../kube/prometheus.ts';
import type {Transport} from '../kube/transport.ts';
import {usable} from '../migration/per-snapshot.ts';
import {hasPrometheus, prometheusService} from '../migration/prometheus-service.ts';
import {
	type Answer,
	answerOf,
	type Prometheus,
	prometheusQueries,
	type QueryName,
} from '../store/prometheus.ts';
import type {Snapshot} from '../store/snapshot.ts';

export type MeasuringOptions = {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Given with --prometheus. */
	readonly url: URL | undefined;
	readonly snapshot: () => Snapshot;
	/** What was concluded from this one is remembered. */
	readonly shown: () => Snapshot;
	readonly tell: (state: Prometheus) => void;
};

export type Measuring = {
	/** Asks once, now; resolves when everything is answered or refused. */
	readonly once: () => Promise<void>;
	/** Asks every minute from now on. */
	readonly follow: () => void;
	readonly stop: () => void;
};

const everyMs = 60_000;
/** While it is not known yet where Prometheus is. */
const soonMs = 3_000;

/** Without these it is not known whether there is a Prometheus. */
export const prometheusSources = [
	'services',
	'endpointSlices',
	'pods',
	'statefulSets',
	'deployments',
] as const;

type Target = {
	readonly ask: AskPrometheus;
	readonly where: string;
	readonly service?: {readonly namespace: string; readonly name: string};
};

/** Asks Prometheus the questions of the checks. It never throws: what it could not ask is a state with its reason. */
export function createMeasuring(options: MeasuringOptions): Measuring {
	const {transport, clock, signal, url, tell} = options;
	let cancel = (): void => {};

	const target = (snapshot: Snapshot): Target | undefined => {
		if (url !== undefined) return {ask: atUrl(url), where: `${url.origin}${url.pathname}`};
		const found = prometheusService(snapshot);
		if (found === undefined) return undefined;
		const {namespace, name, port} = found;
		return {
			ask: throughService(transport, found),
			where: `Service ${namespace}/${name}:${port}`,
			service: {namespace, name},
		};
	};

	const askAll = async (snapshot: Snapshot): Promise<void> => {
		const to = target(snapshot);
		if (to === undefined) {
			if (!prometheusSources.every(name => usable(snapshot, name))) return;
			tell({
				kind: 'absent',
				why: hasPrometheus(snapshot)
					? 'no Service leads to a ready pod of Prometheus'
					: 'Prometheus is not installed here',
			});
			return;
		}
		const {ask, ...place} = to;
		const answers: Partial<Record<QueryName, Answer>> = {};
		for (const [name, query] of Object.entries(prometheusQueries) as [QueryName, string][]) {
			if (signal.aborted) return;
			try {
				answers[name] = answerOf(await ask(query, signal));
			} catch (error) {
				// One that is not reached will not be reached by the next question either.
				tell({kind: 'failed', ...place, why: messageOf(error), at: clock.now(), answers: {}});
				return;
			}
		}
		tell({kind: 'read', ...place, why: '', at: clock.now(), answers});
	};

	const follow = (): void => {
		const round = async (): Promise<void> => {
			await askAll(options.shown());
			const known = url !== undefined || prometheusService(options.shown()) !== undefined;
			if (!signal.aborted) cancel = clock.after(known ? everyMs : soonMs, () => void round());
		};
		cancel = clock.after(soonMs, () => void round());
	};

	return {once: async () => askAll(options.snapshot()), follow, stop: () => cancel()};
}
