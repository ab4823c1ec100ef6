import type {LabContext} from '../context.ts';
import {type KubeObject, objectsAt, textAt} from '../json.ts';

const port = 3002;

/** Whether this port of the pod is the back end of Whisker. */
export function isWhisker(pod: KubeObject, asked: number): boolean {
	return (
		asked === port &&
		objectsAt(pod, 'spec.containers').some(container =>
			/(^|\/)whisker-backend(:|@|$)/.test(textAt(container, 'image')),
		)
	);
}

type Answer = {readonly send: (text: string) => void; readonly end: () => void};

/** How often the real one has news: Felix reports every 15 s. The lab tells what it has at once, and then what is added. */
const lookEveryMs = 200;

/**
 * Answers one request to the back end of Whisker (Calico whisker-backend/pkg/handlers/v1/flows.go): flows as a list in pages, or as a stream of events
 * that goes on. Returns the way to stop it.
 */
export function answerWhisker(
	{cluster, clock}: LabContext,
	request: string,
	{send, end}: Answer,
): () => void {
	const [, target = '/'] = /^GET (\S+) HTTP\/1/.exec(request) ?? [];
	const {pathname, searchParams} = new URL(target, 'http://lab');
	const whole = (status: string, type: string, body: string): void => {
		send(
			`HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
		);
		end();
	};
	const {flows} = cluster;
	if (!/^(\/whisker-backend)?\/flows$/.test(pathname)) whole('404 Not Found', 'text/plain', 'page not found');
	else if (flows === undefined || typeof asked(flows) === 'string')
		whole('500 Internal Server Error', 'application/json', '{"message":"Internal Server Error"}');
	else if (searchParams.get('watch') === 'true') {
		send(
			'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n',
		);
		let told = 0;
		let stop = (): void => {};
		const tell = (): void => {
			const all = asked(flows);
			if (typeof all === 'string') {
				send(`error: ${all}\n\n`);
				end();
				return;
			}
			for (const flow of all.slice(told))
				if (startOf(flow) >= moment(searchParams.get('startTimeGte'), clock.now()))
					send(`data: ${JSON.stringify(flow)}\n\n`);
			told = all.length;
			stop = clock.after(lookEveryMs, tell);
		};
		tell();
		return () => stop();
	} else {
		const until = searchParams.get('startTimeLt');
		const from = moment(searchParams.get('startTimeGte'), clock.now());
		const all = flows().filter(flow => {
			const start = startOf(flow);
			return start >= from && (until === null || until === '0' || start < moment(until, clock.now()));
		});
		const size = Number(searchParams.get('pageSize') ?? all.length) || all.length;
		const page = Number(searchParams.get('page') ?? 1);
		const items = all.slice((page - 1) * size, page * size);
		whole(
			'200 OK',
			'application/json',
			JSON.stringify({total: {totalPages: Math.ceil(all.length / (size || 1))}, items}),
		);
	}
	return () => {};
}

/** The flows that there are, or what is wrong with Goldmane. */
function asked(flows: NonNullable<LabContext['cluster']['flows']>): readonly unknown[] | string {
	try {
		return flows();
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** Seconds since the epoch; not positive: seconds before now. */
function moment(text: string | null, now: number): number {
	const seconds = Number(text ?? 0);
	if (text === null) return Number.NEGATIVE_INFINITY;
	return seconds > 0 ? seconds * 1_000 : now + seconds * 1_000;
}

const startOf = (flow: unknown): number =>
	Date.parse(String((flow as {readonly start_time?: unknown}).start_time)) || 0;
