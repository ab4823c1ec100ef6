import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import type {Stored} from '../storage/store.ts';
import type {ListMeta} from './list.ts';
import {versioned} from './object.ts';
import {printerFor} from './printers/printer.ts';

export type Cell = string | number | boolean | null;

export type Column = {
	readonly name: string;
	readonly type: string;
	readonly format: string;
	readonly description: string;
	readonly priority: number;
};

/** meta.k8s.io/v1 Table. */
export type Table = {
	readonly kind: 'Table';
	readonly apiVersion: 'meta.k8s.io/v1';
	readonly metadata: ListMeta;
	readonly columnDefinitions: readonly Column[];
	readonly rows: readonly {readonly cells: readonly Cell[]; readonly object: unknown}[];
};

function included(resource: ServedResource, {object}: Stored, include: string | null): unknown {
	if (include === 'None') return null;
	if (include === 'Object') return versioned(resource, object);
	return {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata};
}

/** A page of a list as a Table. */
export function tableList(
	context: LabContext,
	resource: ServedResource,
	items: readonly Stored[],
	metadata: ListMeta,
	query: URLSearchParams,
): Table {
	const printer = printerFor(resource);
	const now = context.clock.now();
	return {
		kind: 'Table',
		apiVersion: 'meta.k8s.io/v1',
		metadata,
		columnDefinitions: printer.columns,
		rows: items.map(stored => ({
			cells: printer.cells(stored.object, now),
			object: included(resource, stored, query.get('includeObject')),
		})),
	};
}

/** One object as a Table of one row. */
export function tableObject(
	context: LabContext,
	resource: ServedResource,
	stored: Stored,
	query: URLSearchParams,
): Table {
	const resourceVersion = stored.object.metadata.resourceVersion ?? '';
	return tableList(context, resource, [stored], {resourceVersion}, query);
}
