import {describe, expect, it} from 'vitest';
import {firstVersion, type Version} from '../../src/migration/versions.ts';
import {seededRandom} from '../support/random.ts';

const read = (version: Version, length: number) => Array.from({length}, (_, place) => version.at(place));

describe('versions of a list', () => {
	it('say what they said, in whatever order they are made and asked', () => {
		const random = seededRandom(3);
		const made = [{version: firstVersion(new Uint32Array([1, 2, 3])), says: [1, 2, 3]}];
		for (let round = 0; round < 400; round++) {
			// Mostly the newest one; now and then an earlier one goes another way.
			const from = made[random(9) === 0 ? random(made.length) : made.length - 1]!;
			const length = Math.max(1, from.says.length + random(5) - 2);
			const changes = new Map<number, number>();
			for (let place = length; place < from.says.length; place++) changes.set(place, 0);
			for (let place = from.says.length; place < length; place++) changes.set(place, 1 + random(9));
			for (let change = 0; change < 3; change++) changes.set(random(length), random(9));
			const says = Array.from({length}, (_, place) => changes.get(place) ?? from.says[place] ?? 0);
			made.push({version: from.version.with(changes, length), says});
			const asked = made[random(made.length)]!;
			expect(read(asked.version, asked.says.length)).toEqual(asked.says);
		}
		for (const {version, says} of made) expect(read(version, says.length)).toEqual(says);
		expect(made[0]!.version.at(3)).toBe(0);
	});
});
