import {expect, it} from 'vitest';
import {parseQuantity} from '../../src/store/quantity.ts';

it.each([
	['100Gi', 100 * 2 ** 30],
	['500m', 0.5],
	['50', 50],
	['1.5k', 1500],
	['1e3', 1000],
	['2E', 2e18],
	['0', 0],
])('%s is %d', (text, value) => {
	expect(parseQuantity(text)).toBe(value);
});

it.each(['', 'many', '1X', 'Gi', '1 Gi'])('"%s" is none', text => {
	expect(parseQuantity(text)).toBeUndefined();
});
