import {
	asFields,
	type Fields,
	MalformedObject,
	objectMeta,
	part,
	parts,
	text,
	time,
} from '../src/store/fields.ts';
import {parseQuantity} from '../src/store/quantity.ts';
import type {UsageRow} from '../src/store/rows/platform.ts';

function quantity(usage: Fields, key: string): number {
	const written = text(usage, key);
	const value = parseQuantity(written === '' ? '0' : written);
	if (value === undefined) throw new MalformedObject(`field ${key}: expected a quantity, found ${written}`);
	return value;
}

/** The row of NodeMetrics (usage of the node) or PodMetrics (usage of its containers together). */
export function usageRow(object: Fields): UsageRow {
	const usages =
		object.usage === undefined
			? parts(object, 'containers').map(container => part(container, 'usage'))
			: [asFields(object.usage, 'usage')];
	const sum = (key: string) => usages.reduce((total, usage) => total + quantity(usage, key), 0);
	return {...objectMeta(object), cpu: sum('cpu'), memory: sum('memory'), at: time(object, 'timestamp')};
}
