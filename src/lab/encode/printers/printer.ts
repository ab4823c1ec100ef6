import type {ServedResource} from '../../api/resource.ts';
import type {Printer} from './columns.ts';
import {columns} from './columns.ts';
import {customPrinter} from './custom.ts';

const standard: Printer = {
	columns: columns('Name', 'Created At:date'),
	cells: ({metadata}) => [metadata.name, metadata.creationTimestamp ?? null],
};

const printers: Readonly<Record<string, Printer>> = {};

/** The printer of a resource; its name and the time of its creation when it has none. */
export function printerFor(resource: ServedResource): Printer {
	if (resource.columns) return customPrinter(resource.columns);
	return printers[resource.storage] ?? standard;
}
