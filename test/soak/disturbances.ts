import {setTimeout as delay} from 'node:timers/promises';
import type {Simulator} from '../bench/support/simulator-process.ts';
import type {Relay} from '../cluster/support/relay.ts';

/** Something that goes wrong between the program and the cluster; resolves when it is over. */
export type Disturbance = {readonly name: string; readonly happen: () => Promise<void>};

/** What happens to a cluster under change, all of it curable. */
export function disturbances(simulator: Simulator, relay: Relay): readonly Disturbance[] {
	const fault = (name: string, milliseconds: number): Disturbance => ({
		name,
		happen: async () => {
			await simulator.control({fault: name, close: 1});
			await delay(milliseconds);
			await simulator.control({fault: 'none'});
		},
	});
	return [
		{
			name: 'API server restarted',
			happen: async () => {
				await simulator.control({down: 4});
				await delay(4000);
			},
		},
		{
			name: 'link cut',
			happen: async () => relay.cut(),
		},
		{
			name: 'link swallows answers',
			happen: async () => {
				relay.swallow('answers');
				await delay(6000);
				relay.cut();
			},
		},
		{name: 'watches end', happen: () => simulator.control({close: 1})},
		{name: 'burst of 20,000 events', happen: () => simulator.control({burst: 20_000})},
		fault('watch-410', 3000),
		fault('list-503', 4000),
		fault('watch-429', 4000),
		fault('silence', 5000),
	];
}
