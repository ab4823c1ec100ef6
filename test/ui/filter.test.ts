import {describe, expect, it} from 'vitest';
import {type FilterRow, matchesFilter, parseFilter} from '../../src/ui/filter.ts';

const keys = ['namespace', 'node', 'ip'];
const values: Readonly<Record<string, string>> = {namespace: 'mlflow', node: 'nuc10', ip: 'fd00:10::1f'};
const row: FilterRow = {
	column: key => values[key],
	text: () => `mlflow-postgres-0 ${Object.values(values).join(' ')}`,
};
const passes = (source: string) => matchesFilter(parseFilter(source, keys), row);

describe('the filter', () => {
	it.each([
		['', true],
		['postgres', true],
		['POSTGRES', true],
		['minio', false],
		['postgres mlflow', true],
		['postgres minio', false],
		['namespace:mlflow', true],
		['Namespace:ML', true],
		['namespace:nuc10', false],
		['!minio', true],
		['!postgres', false],
		['!namespace:mlflow', false],
		['!namespace:minio node:nuc', true],
		['"mlflow-postgres-0 mlflow"', true],
		['"mlflow  postgres"', false],
	])('%j → %s', (source, expected) => expect(passes(source)).toBe(expected));

	it('takes a pair for text when its key is no column, as in an IPv6 address', () => {
		expect(passes('fd00:10::1f')).toBe(true);
		expect(passes('fd00:11')).toBe(false);
		expect(passes('ip:fd00:10')).toBe(true);
	});

	it('shows everything while a term is half typed', () => {
		for (const half of ['!', 'namespace:', '!namespace:', '"']) expect(passes(half)).toBe(true);
	});
});
