import {describe, expect, it} from 'vitest';
import {createBackground} from '../../src/ui/background.ts';

/** Work of so many steps, each of which takes a millisecond of the clock. */
function rig() {
	let now = 0;
	function* work(steps: number): Generator<void, string> {
		for (let step = 0; step < steps; step++) {
			now++;
			yield;
		}
		return `after ${steps}`;
	}
	return {background: createBackground(() => now), work};
}

describe('work between keys', () => {
	it('is done at once when it is short, and nobody is called back', () => {
		const {background, work} = rig();
		const results: string[] = [];
		background.subscribe(() => results.push('told'));
		background.run(work(3), result => results.push(result));
		expect(results).toEqual(['after 3']);
	});

	it('lets others have their turn when it is long, and says when it is done', async () => {
		const {background, work} = rig();
		const results: string[] = [];
		const told = new Promise<void>(resolve => background.subscribe(resolve));
		background.run(work(100), result => results.push(result));
		expect(results).toEqual([]);
		setImmediate(() => results.push('another turn'));
		await told;
		expect(results).toEqual(['another turn', 'after 100']);
		expect(background.version()).toBe(1);
	});
});
