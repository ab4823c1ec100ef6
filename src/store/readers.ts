import {readMessage} from '../kube/wire/message.ts';
import {readPod} from '../kube/wire/pod.ts';
import {metadataSchema} from '../kube/wire/schemas.ts';
import {asFields, type Fields, MalformedObject, objectMeta} from './fields.ts';
import {createPodDraft} from './pods/draft.ts';
import {createPodObjectReader} from './pods/from-object.ts';
import type {Pods} from './pods/pods.ts';
import type {RowSource} from './row-source.ts';
import type {ObjectMeta, TableName, Tables} from './rows.ts';
import type {Table} from './table.ts';

/** Brings objects of either encoding into where a source is kept. Every function may throw on what it cannot understand. */
export type ObjectReader = {
	readonly listing: () => void;
	readonly listed: () => void;
	readonly putWire: (buffer: Buffer, start: number, end: number) => void;
	readonly putJson: (object: unknown) => void;
	readonly removeWire: (buffer: Buffer, start: number, end: number) => void;
	readonly removeJson: (object: unknown) => void;
	readonly size: () => number;
};

/** Into the pod table. */
export function createPodReader(pods: Pods): ObjectReader {
	const draft = createPodDraft();
	const readObject = createPodObjectReader();
	return {
		listing: pods.listing,
		listed: () => {
			pods.listed();
		},
		putWire: (buffer, start, end) => {
			readPod(draft, buffer, start, end);
			pods.put(draft);
		},
		putJson: object => {
			readObject(draft, object);
			pods.put(draft);
		},
		removeWire: (buffer, start, end) => {
			readPod(draft, buffer, start, end);
			pods.remove(draft);
		},
		removeJson: object => {
			readObject(draft, object);
			pods.remove(draft);
		},
		size: pods.size,
	};
}

/** Into a table of rows. */
export function createRowReader<N extends TableName>(
	source: RowSource<N>,
	table: Table<Tables[N]>,
): ObjectReader {
	const remove = (object: Fields): void => {
		const {namespace, name, uid}: ObjectMeta = objectMeta(object);
		table.remove(namespace, name, uid);
	};
	return {
		listing: table.listing,
		listed: table.listed,
		putWire: (buffer, start, end) => {
			if (source.schema === undefined)
				throw new MalformedObject(`${source.title} are read as JSON, not as protobuf`);
			table.put(source.project(readMessage(buffer, start, end, source.schema)));
		},
		putJson: object => table.put(source.project(asFields(object, 'object'))),
		removeWire: (buffer, start, end) => remove(readMessage(buffer, start, end, metadataSchema)),
		removeJson: object => remove(asFields(object, 'object')),
		size: table.size,
	};
}
