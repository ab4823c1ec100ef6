import type {ResourceRef} from '../kube/types.ts';
import type {MessageSchema} from '../kube/wire/message.ts';
import type {Fields} from './fields.ts';
import type {SourceName, TableName, Tables} from './rows.ts';
import type {Keep} from './table.ts';

/** What the store must know of a source to keep it. */
export type Source = {
	readonly name: SourceName;
	/** What people call it: "IP pools". */
	readonly title: string;
	/** Where it may be read, in order of preference. */
	readonly resources: readonly ResourceRef[];
};

/** A source whose objects become rows of a table. */
export type RowSource<N extends TableName = TableName> = Source & {
	readonly name: N;
	/** Which fields the wire reader takes; absent when the source is JSON only. */
	readonly schema?: MessageSchema;
	/** Makes the row of an object, from JSON and from the wire alike. Throws MalformedObject. */
	readonly project: (object: Fields) => Tables[N];
	/** Only the newest rows are kept, where there may be more than anybody looks at. */
	readonly keep?: Keep;
};

/** "GROUP/VERSION RESOURCE", or "VERSION RESOURCE" for the core group. */
export function resourceLabel({group, version, resource}: ResourceRef): string {
	return `${group === '' ? version : `${group}/${version}`} ${resource}`;
}
