import {expect, it, onTestFinished} from 'vitest';
import {breathe} from '../../../src/kube/list-watch/breath.ts';

/** Keeps the event loop busy for longer than anybody may. */
function hogTheLoop(): void {
	const end = performance.now() + 20;
	while (performance.now() < end);
}

it('lets only one go on in each turn of the event loop', async () => {
	let turn = 0;
	const count = (): void => {
		turn += 1;
		counting = setImmediate(count);
	};
	let counting = setImmediate(count);
	onTestFinished(() => clearImmediate(counting));
	hogTheLoop();
	const turns = await Promise.all(
		[1, 2, 3].map(async () => {
			await breathe();
			return turn;
		}),
	);
	expect(new Set(turns).size).toBe(3);
});
