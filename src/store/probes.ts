import {cell} from './sanitise.ts';

/** Where a probe was started. */
export type ProbePlace =
	| {readonly kind: 'pod'; readonly namespace: string; readonly pod: string; readonly container: string}
	| {readonly kind: 'node'; readonly node: string}
	| {readonly kind: 'outside'};

/** What the network answered to one question: recorded in a snapshot folder, or by a probe of this session. */
export type ProbeResult = {
	/** dns, tcp, http, inference, latency, grpc-health. */
	readonly probe: string;
	readonly from: ProbePlace;
	/** Empty texts and port 0 where the probe does not need them. */
	readonly to: {
		readonly host: string;
		readonly port: number;
		readonly protocol: string;
		readonly name: string;
		readonly url: string;
		/** The headers that decide where a request for a model goes, in lower case: host, seldon-model. No other header is kept. */
		readonly headers?: Readonly<Record<string, string>>;
	};
	/** Milliseconds since the epoch; 0 when the record does not say. */
	readonly at: number;
	/** ok, refused, timeout, reset, unreachable, dns-nxdomain, dns-servfail, dns-timeout, wrong-answer, http(STATUS), tool. */
	readonly outcome: string;
	/** What the tool printed. */
	readonly detail: string;
	/** How long it took; absent when the record does not say. */
	readonly millis?: number;
};

type Mapping = Readonly<Record<string, unknown>>;

/** Probe results from recorded ones, sanitised. What is missing or of another type than the format says is empty. */
export function probeResults(records: readonly unknown[]): readonly ProbeResult[] {
	return records.map(record => {
		const fields = mapping(record);
		const to = mapping(fields.to);
		const at = Date.parse(typeof fields.at === 'string' ? fields.at : '');
		return {
			probe: words(fields.probe),
			from: place(mapping(fields.from)),
			to: {
				host: words(to.host),
				port: typeof to.port === 'number' ? to.port : 0,
				protocol: words(to.protocol),
				name: words(to.name),
				url: words(to.url),
				...routing(mapping(to.headers)),
			},
			at: Number.isNaN(at) ? 0 : Math.max(0, at),
			outcome: words(fields.class),
			detail: words(fields.detail),
			...(typeof fields.millis === 'number' && fields.millis > 0 && {millis: fields.millis}),
		};
	});
}

function place(from: Mapping): ProbePlace {
	const [namespace, pod, node] = [words(from.namespace), words(from.pod), words(from.node)];
	if (namespace !== '' && pod !== '') return {kind: 'pod', namespace, pod, container: words(from.container)};
	return node === '' ? {kind: 'outside'} : {kind: 'node', node};
}

const kept = new Set(['host', 'seldon-model']);

function routing(headers: Mapping): Pick<ProbeResult['to'], 'headers'> {
	const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), words(value)] as const);
	const found = written.filter(([name, value]) => kept.has(name) && value !== '');
	return found.length === 0 ? {} : {headers: Object.fromEntries(found)};
}

function mapping(value: unknown): Mapping {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function words(value: unknown): string {
	return typeof value === 'string' ? cell(value) : '';
}
