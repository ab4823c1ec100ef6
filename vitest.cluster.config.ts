import {configDefaults, defineConfig} from 'vitest/config';
import {StageSequencer} from './test/cluster/support/order.ts';

/** What does not fit into the time of a change; `--all` runs it too. */
const long = [
	'test/cluster/faults/slow/**',
	...['reconnect', 'outage-answers', 'logins', 'admission', 'walk', 'restarts'].map(
		name => `test/cluster/${name}.test.ts`,
	),
];

// Every file works on the one cluster of the machine: one after the other, with time for it to boot and to move.
export default defineConfig({
	test: {
		globalSetup: 'test/cluster/support/teardown.ts',
		include: ['test/cluster/**/*.test.ts'],
		exclude: [...configDefaults.exclude, ...(process.env.KTRIAGE_CLUSTER_ALL ? [] : long)],
		testTimeout: 300_000,
		hookTimeout: 1_800_000,
		fileParallelism: false,
		sequence: {sequencer: StageSequencer},
		maxWorkers: 1,
	},
});
