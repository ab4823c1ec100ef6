import type {ObjectMeta, TableName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** An object that decides who reaches whom, as the table keeps it that it belongs to. */
export type PolicyManifest = {
	readonly source: TableName;
	readonly row: ObjectMeta & {readonly ownName?: string; readonly tier?: string};
};

/** What manifests hold that decides who reaches whom, and what else is in them. */
export type PolicyManifests = {readonly rows: readonly PolicyManifest[]; readonly notes: readonly string[]};

/** A snapshot in which these objects are applied, and those taken away. */
export function withManifests(
	snapshot: Snapshot,
	applied: PolicyManifests,
	deleted: PolicyManifests,
): Snapshot {
	const tables = {...snapshot.tables} as Record<TableName, readonly ObjectMeta[]>;
	const isSame = (a: ObjectMeta, b: ObjectMeta) => a.namespace === b.namespace && nameOf(a) === nameOf(b);
	for (const {source, row} of [...applied.rows, ...deleted.rows])
		tables[source] = tables[source].filter(one => !isSame(one, row));
	for (const {source, row} of applied.rows) tables[source] = [...tables[source], row];
	return {...snapshot, tables: tables as unknown as Snapshot['tables']};
}

/** The storage form puts the tier before the name of a Calico policy. */
function nameOf(row: PolicyManifest['row'] | ObjectMeta): string {
	return 'ownName' in row && row.ownName !== undefined ? `${row.tier}.${row.ownName}` : row.name;
}
