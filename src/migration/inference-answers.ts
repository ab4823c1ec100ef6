import type {ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {goingNamespaces} from './seldon.ts';

/**
 * How far a request for a model came. answered: by the model; routed: Envoy chose a model, which refused the request; no-route: Envoy or
 * the ingress knows no such path, model or experiment; no-backend: a proxy was reached, what is behind it was not; lost, refused, name:
 * it did not get to a proxy; tool: our side failed.
 */
export type InferenceOutcome =
	| 'answered'
	| 'routed'
	| 'no-route'
	| 'no-backend'
	| 'lost'
	| 'refused'
	| 'name'
	| 'tool'
	| 'other';

/** The last recorded answer to one request for a model, pipeline or experiment. */
export type InferenceAnswer = {
	readonly probe: ProbeResult;
	readonly outcome: InferenceOutcome;
	/** Who answered, as far as the words of the answer say: the ingress (nginx), Envoy, or unknown. */
	readonly by: 'ingress' | 'envoy' | 'unknown';
	/** What was asked for: in the header seldon-model, else in the path. */
	readonly asked: {readonly kind: 'Model' | 'Pipeline' | 'Experiment'; readonly name: string};
	/** Namespaces in which there is such an object. */
	readonly namespaces: readonly string[];
};

const requestPath = /\/v2\/(models|pipelines)\/([^/?#]+)\/(?:infer|ready)\b/;

/** Recorded requests for models through the mesh or an ingress; those to a server in its own pod say nothing about the way. */
export const inferenceAnswers = perSnapshot((snapshot: Snapshot): readonly InferenceAnswer[] => {
	const last = new Map<string, ProbeResult>();
	for (const probe of snapshot.probes) {
		const {url, host, name, headers} = probe.to;
		if (!requestPath.test(url) && probe.probe !== 'inference') continue;
		if (/^(127\.|localhost$|::1$)/.test(host)) continue;
		const key = JSON.stringify([probe.from, url, host, name, headers]);
		const before = last.get(key);
		if (before === undefined || before.at <= probe.at) last.set(key, probe);
	}
	return [...last.values()].flatMap(probe => answerOf(snapshot, probe));
});

function answerOf(snapshot: Snapshot, probe: ProbeResult): readonly InferenceAnswer[] {
	const asked = askedFor(probe);
	if (asked === undefined) return [];
	const by = /nginx|traefik|ingress/i.test(probe.detail)
		? 'ingress'
		: /envoy|x-seldon-route|upstream connect error|no healthy upstream/i.test(probe.detail)
			? 'envoy'
			: 'unknown';
	return [{probe, outcome: outcomeOf(probe), by, asked, namespaces: namespacesOf(snapshot, probe, asked)}];
}

function askedFor({to}: ProbeResult): InferenceAnswer['asked'] | undefined {
	const [, kind, path = ''] = requestPath.exec(to.url) ?? [];
	const header = to.headers?.['seldon-model'] ?? '';
	if (header.endsWith('.experiment'))
		return {kind: 'Experiment', name: header.slice(0, -'.experiment'.length)};
	if (header.endsWith('.pipeline')) return {kind: 'Pipeline', name: header.slice(0, -'.pipeline'.length)};
	const name = header || path || to.name;
	if (name === '') return undefined;
	return {kind: kind === 'pipelines' && header === '' ? 'Pipeline' : 'Model', name};
}

function outcomeOf({outcome, detail}: ProbeResult): InferenceOutcome {
	if (outcome === 'ok') return 'answered';
	if (outcome === 'tool') return 'tool';
	if (outcome === 'timeout') return 'lost';
	if (outcome === 'refused' || outcome === 'reset' || outcome === 'unreachable') return 'refused';
	if (outcome.startsWith('dns-')) return 'name';
	const status = Number(/^http\((\d{3})\)$/.exec(outcome)?.[1] ?? 0);
	if (status === 0) return 'other';
	if (/x-seldon-route/i.test(detail)) return 'routed';
	if (status === 404) return 'no-route';
	if (status === 502 || status === 503 || status === 504) return 'no-backend';
	return status === 400 || status === 422 || status === 500 ? 'routed' : 'other';
}

/** Names of models in paths may carry their version: "baseline_1". A namespace that the path names is the one that is meant. */
function namespacesOf(
	snapshot: Snapshot,
	{to}: ProbeResult,
	{kind, name}: InferenceAnswer['asked'],
): readonly string[] {
	const {seldonModels, seldonExperiments, seldonPipelines} = snapshot.tables;
	const rows = kind === 'Model' ? seldonModels : kind === 'Pipeline' ? seldonPipelines : seldonExperiments;
	const going = goingNamespaces(snapshot);
	const plain = name.replace(/_\d+$/, '');
	const found = rows
		.filter(
			row =>
				(row.name === name || row.name === plain) && row.deletedAt === undefined && !going.has(row.namespace),
		)
		.map(({namespace}) => namespace);
	const meant = found.filter(namespace => `${to.host}/${to.url}`.split(/[/.]/).includes(namespace));
	return [...new Set(meant.length > 0 ? meant : found)];
}
