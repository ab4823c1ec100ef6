import type {ProbeRecord} from '../../cluster.ts';

type From = ProbeRecord['from'];

/** A pod by "namespace/name" or "namespace/name/container". */
export function fromPod(path: string): From {
	const [namespace = '', pod = '', container] = path.split('/');
	return {namespace, pod, ...(container === undefined ? {} : {container})};
}

export const fromJumpHost: From = {jumpHost: true};

/** How one question was answered: class, the tool's words, milliseconds. */
export type Answer = readonly [className: string, detail: string, millis: number];

/** A question without its answer. */
export type Question = Pick<ProbeRecord, 'probe' | 'from' | 'to'>;

/** Does a TCP connection open? */
export function tcp(from: From, host: string, port: number): Question {
	return {probe: 'tcp', from, to: {host, port, protocol: 'tcp'}};
}

/** Does the cluster's DNS service answer with the address of the name? */
export function dns(from: From, name = 'kubernetes.default.svc.cluster.local'): Question {
	return {probe: 'dns', from, to: {host: '10.43.0.10', port: 53, protocol: 'udp', name}};
}

/** What does an HTTP request get? */
export function http(from: From, url: string, headers?: Readonly<Record<string, string>>): Question {
	const {hostname, port} = new URL(url);
	return {
		probe: 'http',
		from,
		to: {
			host: hostname,
			port: Number(port === '' ? 80 : port),
			url,
			...(headers === undefined ? {} : {headers}),
		},
	};
}

/** The answer when nothing is wrong. */
export function wellAnswer({probe, to}: Question): Answer {
	switch (probe) {
		case 'dns':
			return ['ok', to.name === 'kubernetes.default.svc.cluster.local' ? '10.43.0.1' : 'answered', 4];
		case 'http':
		case 'inference':
			return ['ok', 'HTTP/1.1 200 OK', 21];
		case 'latency':
			return ['ok', '0.2 ms', 1];
		default:
			return ['ok', `Connection to ${to.host} ${to.port} port [tcp/*] succeeded!`, 2];
	}
}

/** The answer when packets are dropped on the way. */
export function lostAnswer({probe, to}: Question): Answer {
	return probe === 'dns'
		? ['dns-timeout', ';; connection timed out; no servers could be reached', 10_000]
		: ['timeout', `dial tcp ${to.host}:${to.port ?? 0}: i/o timeout`, 3000];
}

/** Puts question and answer together. */
export function record(question: Question, [className, detail, millis]: Answer, at: string): ProbeRecord {
	return {...question, at, class: className, detail, millis};
}
