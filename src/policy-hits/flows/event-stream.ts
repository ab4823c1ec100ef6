/** What came in one event of a stream: data of it, or an error that its sender wrote. */
export type StreamEvent = {readonly data: string} | {readonly error: string};

/** Longer lines are no flows: what belongs to them is dropped. */
const longestLine = 1 << 20;

/** Takes a stream of server-sent events apart (WHATWG HTML 9.2); also "error: TEXT", which Whisker sends instead of data. */
export function createEventReader(): (part: string) => readonly StreamEvent[] {
	let rest = '';
	let data: string[] = [];
	return part => {
		const lines = (rest + part).split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop() ?? '';
		if (rest.length > longestLine) rest = '';
		const events: StreamEvent[] = [];
		for (const line of lines) {
			if (line === '') {
				if (data.length > 0) events.push({data: data.join('\n')});
				data = [];
			} else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
			else if (line.startsWith('error:')) events.push({error: line.slice(6).trim()});
		}
		return events;
	};
}
