import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {closeTerminals} from '../../pty/support/terminal.ts';
import type {BenchCase, BenchOptions} from '../support/context.ts';
import {alone, beside, type Figure, median, quantile} from '../support/figures.ts';
import {type Keyed, measureFilter, measureMoves} from '../support/keys.ts';
import {closeScreen, leaveOurs, openK9s, openOurs, podRow} from '../support/screens.ts';
import {type Simulator, startSimulator} from '../support/simulator-process.ts';
import {cpuShare, usageOf} from '../support/usage.ts';

const SIZE = 20_000;
/** Somebody looks at it for hours: what has been loaded is compiled and collected by then. */
const calmMs = 45_000;
const outageSeconds = 5;

async function ours({kubeconfig}: Simulator, folder: string): Promise<Keyed> {
	const terminal = openOurs(kubeconfig, folder);
	await terminal.until(podRow, 'the first row of a pod');
	await terminal.until(/live \d+m?s/, 'everything read');
	terminal.type('b');
	const unfiltered = () => /^all pods: /m.test(terminal.text()) && !terminal.text().includes(' matching /');
	await terminal.until(unfiltered, 'the list of all pods');
	return {
		terminal,
		selected: () => terminal.screen().find(row => row.startsWith('▸ ')),
		filtered: typed => ` matching /${typed} `,
		unfiltered,
	};
}

/** Its selection is told by colours alone: the first byte counts as its echo, which is never too late. */
async function k9s(command: string, {kubeconfig, pods}: Simulator, folder: string): Promise<Keyed> {
	const terminal = openK9s(command, kubeconfig, folder);
	const title = `[${pods.toLocaleString('en')}]`;
	const unfiltered = () => terminal.text().includes(title) && !terminal.text().includes('</');
	await terminal.until(() => unfiltered() && podRow.test(terminal.text()), 'all pods in k9s');
	return {terminal, unfiltered};
}

type Measured = Readonly<
	Record<
		'rest' | 'busy' | 'memory' | 'key50' | 'key95' | 'letter50' | 'letter95' | 'move' | 'jump',
		number | undefined
	>
>;

async function measureSession(
	program: Keyed,
	simulator: Simulator,
	{smoke}: BenchOptions,
): Promise<Measured> {
	const {pid} = program.terminal;
	await delay(smoke ? 5_000 : calmMs);
	const rest = await cpuShare(pid, smoke ? 2 : 30);
	await simulator.control({rate: 10});
	try {
		const busy = await cpuShare(pid, smoke ? 2 : 30);
		const moves = await measureMoves(program, ['j', 'k'], smoke ? 10 : 80, 5);
		const jumps = await measureMoves(program, ['G', 'g'], smoke ? 2 : 10, 1);
		const letters = await measureFilter(program, smoke ? 1 : 6);
		const times = (list: typeof moves) => list.map(({milliseconds}) => milliseconds);
		return {
			rest,
			busy,
			memory: usageOf(pid).memory,
			key50: quantile(times(moves), 0.5),
			key95: quantile(times(moves), 0.95),
			letter50: quantile(times(letters), 0.5),
			letter95: quantile(times(letters), 0.95),
			move: median(moves.map(({bytes}) => bytes)),
			jump: median(jumps.map(({bytes}) => bytes)),
		};
	} finally {
		await simulator.control({rate: 0});
	}
}

/** From the moment the API server answers again to the moment the screen says so, in seconds. */
async function liveAfterOutage({terminal}: Keyed, simulator: Simulator): Promise<number> {
	const started = performance.now();
	await simulator.control({down: outageSeconds});
	await terminal.until('API DOWN', 'the outage');
	await terminal.until(/· live \d+m?s/, 'the end of the outage');
	return (performance.now() - started) / 1_000 - outageSeconds;
}

/** What a person feels of a big cluster that changes, in a real terminal: keys, letters, bytes, CPU, memory; the same of k9s. */
export const sessionCase: BenchCase = {
	name: 'session',
	about: 'keys, filter, bytes, CPU and memory with 20,000 pods that change, against k9s; an outage',
	on: 'itself',
	run: async (options: BenchOptions): Promise<readonly Figure[]> => {
		const pods = options.smoke ? 1_000 : SIZE;
		const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-session-'));
		const simulator = await startSimulator(pods);
		try {
			const product = await ours(simulator, folder);
			const mine = await measureSession(product, simulator, options);
			const back = await liveAfterOutage(product, simulator);
			await leaveOurs(product.terminal);
			options.note('session: ktriage measured');
			let theirs: Measured | undefined;
			if (options.k9s !== undefined) {
				const peer = await k9s(options.k9s, simulator, folder);
				theirs = await measureSession(peer, simulator, options);
				await closeScreen(peer.terminal);
				options.note('session: k9s measured');
			}
			const compared = (name: string, unit: string, what: keyof Measured): Figure => ({
				...beside(`session: ${name}`, unit, mine[what], 'k9s', theirs?.[what]),
				pods,
			});
			return [
				compared('key, p50', 'ms', 'key50'),
				compared('key, p95', 'ms', 'key95'),
				compared('letter of a filter, p50', 'ms', 'letter50'),
				compared('letter of a filter, p95', 'ms', 'letter95'),
				compared('bytes of a key', 'B', 'move'),
				compared('bytes of a jump', 'B', 'jump'),
				compared('CPU, nothing changes', '%', 'rest'),
				compared('CPU at 10 changes/s', '%', 'busy'),
				compared('memory', 'MiB', 'memory'),
				alone('session: live again after an outage', 's', back, pods),
			];
		} finally {
			await closeTerminals();
			simulator.stop();
			rmSync(folder, {recursive: true, force: true});
		}
	},
};
