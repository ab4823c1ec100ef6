import {describe, expect, it} from 'vitest';
import {createSettledStore} from '../../../src/ui/state/settled.ts';
import {initialState} from '../../../src/ui/state/state.ts';
import {createUiStore} from '../../../src/ui/state/store.ts';

function rig(paint = () => false) {
	const store = createUiStore(initialState('pods'));
	const settled = createSettledStore(store, paint);
	let told = 0;
	settled.subscribe(() => told++);
	const step = (index: number) =>
		store.dispatch({type: 'stand', pane: 'pods', at: {key: `pod-${index}`, index, offset: 0}});
	return {store, settled, step, told: () => told};
}

describe('the settled store', () => {
	it('gathers steps in a list', async () => {
		const {store, settled, step, told} = rig();
		for (let index = 0; index < 20; index++) step(index);
		expect(told()).toBe(0);
		expect(settled.get()).not.toBe(store.get());
		await expect.poll(told).toBe(1);
		expect(settled.get()).toBe(store.get());
	});

	it('tells nothing of steps that were painted, and all of what came with something else', async () => {
		let painted = 0;
		const {store, settled, step, told} = rig(() => ++painted > 0);
		step(1);
		await expect.poll(() => painted).toBe(1);
		step(2);
		await expect.poll(() => painted).toBe(2);
		expect(told()).toBe(0);
		store.dispatch({type: 'filter', text: 'x'});
		expect(told()).toBe(1);
		expect(settled.get()).toBe(store.get());
	});

	it.each([
		[{type: 'filter', text: 'x'}],
		[{type: 'mark', key: 'pod-3'}],
		[{type: 'focus', pane: 'pod'}],
		[{type: 'go', place: {screen: 'nodes'}}],
		[{type: 'overlay', overlay: {kind: 'help', top: 0}}],
	] as const)('tells at once of %j, also behind a step', action => {
		const {store, settled, step, told} = rig();
		step(1);
		store.dispatch(action);
		expect(told()).toBe(1);
		expect(settled.get()).toBe(store.get());
	});
});
