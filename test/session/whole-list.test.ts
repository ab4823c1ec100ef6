import {describe, expect, it} from 'vitest';
import {isComfortable, isTooLong, sampleOf, secondsFor, wholeListOf} from '../../src/session/whole-list.ts';

/** 5,000 pods of 570 bytes, of which 100 are there. */
const begun = {objects: 100, bytes: 57_000, expected: 5_000};

describe('whether a whole list takes too long', () => {
	it('is decided by what is left of it and what the link carries', () => {
		expect(isTooLong(begun, 3_000)).toBe(true);
		expect(isTooLong(begun, 23_000)).toBe(true);
		expect(isTooLong(begun, 24_000)).toBe(false);
		expect(isTooLong({...begun, objects: 4_900, bytes: 4_900 * 570}, 3_000)).toBe(false);
	});

	it('is not known of a few objects', () => {
		expect(isTooLong({objects: 49, bytes: 490_000, expected: 5_000}, 3_000)).toBe(false);
		expect(wholeListOf({objects: 49, bytes: 490_000, expected: 5_000})).toBeUndefined();
	});

	it('is taken up again only when it takes half as long', () => {
		const whole = wholeListOf(begun) ?? {objects: 0, bytesEach: 0};
		expect(secondsFor(whole, 28_500)).toBe(100);
		expect(isComfortable(whole, 28_500)).toBe(false);
		expect(isComfortable(whole, 50_000)).toBe(true);
	});

	it('is found out by a twelfth of it in a twelfth of the time, and by no more than the largest page', () => {
		const {objects, seconds} = sampleOf({objects: 5_000, bytesEach: 570});
		expect(objects).toBe(417);
		expect(seconds).toBeCloseTo(5, 1);
		expect(sampleOf({objects: 150_000, bytesEach: 570})).toEqual({objects: 5_000, seconds: 2});
		expect(sampleOf({objects: 50, bytesEach: 570})).toEqual({objects: 5, seconds: 6});
	});
});
