import type {PrinterColumn} from '../../api/resource.ts';
import type {Cell} from '../table.ts';
import {since} from './age.ts';
import {columns, type Printer} from './columns.ts';
import {jsonPath} from './json-path.ts';

/** The printer that a CRD's additionalPrinterColumns describe (apiextensions-apiserver pkg/registry/customresource/tableconvertor). */
export function customPrinter(wanted: readonly PrinterColumn[]): Printer {
	return {
		columns: [
			...columns('Name'),
			...wanted.map(({name, type, format, description, priority, jsonPath: path}) => ({
				name,
				type,
				format: format ?? '',
				description: description || `Custom resource definition column (in JSONPath format): ${path}`,
				priority: priority ?? 0,
			})),
		],
		cells: (object, now) => [
			object.metadata.name,
			...wanted.map(column => cell(jsonPath(object, column.jsonPath), column.type, now)),
		],
	};
}

function cell(values: readonly unknown[], type: string, now: number): Cell {
	const value = values[0];
	if (value === undefined || value === null) return null;
	switch (type) {
		case 'integer':
		case 'number':
			return typeof value === 'number' ? value : null;
		case 'boolean':
			return typeof value === 'boolean' ? value : null;
		case 'date':
			return since(value, now);
		default:
			return values.map(item => (typeof item === 'string' ? item : JSON.stringify(item))).join(',');
	}
}
