import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/pty/**', 'test/cluster/**', 'node_modules/**'],
		env: {FORCE_COLOR: '0'},
		testTimeout: 20_000,
		// Many tests wait for a process they started: one worker less than cores, the default, leaves half of a small machine idle.
		maxWorkers: Math.max(2, availableParallelism() - 1),
	},
});
