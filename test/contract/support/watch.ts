import type {Transport} from '../../../src/kube/transport.ts';
import type {Json} from './json.ts';

export type WatchEvent = {readonly type: string; readonly object: Json};

/** Opens a watch in JSON and gives its events until the server ends it. Leaving the loop closes it. */
export async function* watchEvents(
	transport: Transport,
	path: string,
): AsyncGenerator<WatchEvent, void, undefined> {
	const leave = new AbortController();
	try {
		const response = await transport.open({path, signal: leave.signal, lane: 'watch'});
		let rest = '';
		for await (const chunk of response.body) {
			const lines = (rest + chunk.toString()).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) yield JSON.parse(line) as WatchEvent;
		}
	} finally {
		leave.abort();
	}
}

/** The first `count` events of a watch. */
export async function take(events: AsyncIterable<WatchEvent>, count: number): Promise<WatchEvent[]> {
	const taken: WatchEvent[] = [];
	for await (const event of events) {
		taken.push(event);
		if (taken.length === count) break;
	}
	return taken;
}

/** "ADDED a", "DELETED b" … */
export const inShort = (events: readonly WatchEvent[]): string[] =>
	events.map(({type, object}) => `${type} ${object.metadata?.name}`);
