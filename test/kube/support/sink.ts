import type {ListSink} from '../../../src/kube/types.ts';
import {type MessageSchema, readMessage} from '../../../src/kube/wire/message.ts';

export type RecordingSink = ListSink & {
	/** "namespace/name" of every object, in the order of arrival, with its resourceVersion. */
	readonly rows: () => ReadonlyMap<string, string>;
	readonly names: () => readonly string[];
	/** What was called, in order, without the objects. */
	readonly calls: readonly string[];
};

const schema: MessageSchema = {
	1: ['metadata', {1: ['name', 'string'], 3: ['namespace', 'string'], 6: ['resourceVersion', 'string']}],
};

type Row = {
	readonly metadata: {readonly name: string; readonly namespace: string; readonly resourceVersion: string};
};

/** A sink that keeps rows as the store does: what a complete list did not put again is gone. */
export function recordingSink(): RecordingSink {
	const rows = new Map<string, string>();
	const calls: string[] = [];
	let unseen = new Set<string>();
	const key = ({metadata}: Row): string => `${metadata.namespace}/${metadata.name}`;
	const put = (row: Row): void => {
		unseen.delete(key(row));
		rows.set(key(row), row.metadata.resourceVersion);
	};
	const wire = (bytes: Buffer, start: number, end: number): Row =>
		readMessage(bytes, start, end, schema) as Row;
	return {
		rows: () => rows,
		names: () => [...rows.keys()].map(name => name.split('/')[1] ?? ''),
		calls,
		listing: () => {
			calls.push('listing');
			unseen = new Set(rows.keys());
		},
		putWire: (bytes, start, end) => put(wire(bytes, start, end)),
		putJson: object => put(object as Row),
		removeWire: (bytes, start, end) => void rows.delete(key(wire(bytes, start, end))),
		removeJson: object => void rows.delete(key(object as Row)),
		progress: (loaded, remaining) => void calls.push(`progress ${loaded}/${remaining ?? '?'}`),
		listed: () => {
			calls.push('listed');
			for (const name of unseen) rows.delete(name);
		},
	};
}
