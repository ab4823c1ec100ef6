import type {ProbeQuestion, ProbeRun} from './question.ts';

/** What is asked of a server of the Open Inference Protocol v2. */
export const inferenceOperations = ['live', 'ready', 'model-ready', 'metadata', 'infer'] as const;
export type InferenceOperation = (typeof inferenceOperations)[number];

export type InferenceRequest = {
	/** "http://ADDRESS:PORT", or the whole URL of a request, which is then asked as it is. */
	readonly base: string;
	readonly kind: 'model' | 'pipeline' | 'experiment';
	/** Of the model, pipeline or experiment; '' for questions about the server alone. */
	readonly name: string;
	readonly operation: InferenceOperation;
	/** Header Host, '' for that of the URL. */
	readonly host: string;
	/** JSON to be sent with `infer`. */
	readonly body?: string;
};

/** The smallest request that a server can answer: a model that wants other inputs says 422 or 400, which shows that it was reached. */
const smallest = '{"inputs":[{"name":"predict","shape":[1,1],"datatype":"FP32","data":[[0]]}]}';

/**
 * The HTTP request. Envoy of Seldon Core v2 routes by the header seldon-model: NAME, NAME.pipeline or NAME.experiment (seldon-core
 * scheduler/pkg/envoy/xdscache/resource.go).
 */
export function inferenceQuestion(request: InferenceRequest): Extract<ProbeQuestion, {kind: 'http'}> {
	const {base, kind, name, operation, host} = request;
	const header = kind === 'model' ? name : `${name}.${kind}`;
	const headers = {
		...(host !== '' && {host}),
		...(name !== '' && {'seldon-model': header}),
	};
	const url = new URL(base);
	const isWhole = /\/v2\//.test(url.pathname);
	if (!isWhole) url.pathname = `${url.pathname.replace(/\/$/, '')}${pathOf(kind, name, operation)}`;
	const posts = isWhole ? url.pathname.endsWith('/infer') : operation === 'infer';
	return {kind: 'http', url: url.href, headers, ...(posts && {body: request.body ?? smallest})};
}

function pathOf(kind: InferenceRequest['kind'], name: string, operation: InferenceOperation): string {
	if (operation === 'live' || operation === 'ready' || name === '')
		return `/v2/health/${operation === 'live' ? 'live' : 'ready'}`;
	const object = `/v2/${kind === 'pipeline' ? 'pipelines' : 'models'}/${encodeURIComponent(name)}`;
	const last = {'model-ready': '/ready', metadata: '', infer: '/infer'};
	return `${object}${last[operation]}`;
}

/** What an answer to a request for a model says about the way and about the model. */
export function inferenceMeaning({answer, question}: ProbeRun): string | undefined {
	const status = Number(/^http\((\d{3})\)$/.exec(answer.class)?.[1] ?? (answer.class === 'ok' ? 200 : 0));
	if (status === 0 || question.kind !== 'http') return undefined;
	const byEnvoy = /server: envoy|x-seldon-route|upstream connect error|no healthy upstream/i.test(
		answer.detail,
	);
	const byIngress = !byEnvoy && /nginx|traefik/i.test(answer.detail);
	const route = /x-seldon-route: ([^,]+)/i.exec(answer.detail)?.[1];
	if (route !== undefined && status >= 400)
		return `routing works (route ${route.trim()}): the model or its input is at fault, not the network`;
	if (status < 300)
		return question.url.endsWith('/v2/health/ready')
			? 'the server is up; it says so with no model loaded as well'
			: `answered${route === undefined ? '' : ` by route ${route.trim()}`}`;
	if (status === 404 && byIngress) return 'the ingress has no rule for this host and path';
	if (status === 404 && byEnvoy)
		return 'Envoy has no route: header seldon-model is missing or wrong, or the scheduler does not hold it as available';
	if (status === 404) return 'the server was reached and has no such model loaded';
	// Some tools show no headers of an error: who answered is not known then.
	if ((status === 502 || status === 503 || status === 504) && !byEnvoy && !byIngress)
		return 'whoever answered was reached, what is behind it was not: no endpoint, or a policy between them';
	if (status === 502 || status === 503 || status === 504)
		return byIngress
			? 'the ingress was reached, what is behind it was not: no endpoint, or a policy between them'
			: 'Envoy was reached and has a route, the server behind it was not reached: endpoint or policy (9001)';
	if (status === 400 || status === 422) return 'the model was reached and does not take this input';
	return undefined;
}
