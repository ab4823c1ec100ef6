/**
 * From a key in the list of pods to the selected row on the terminal, while the cluster changes: painted tables against the same tables
 * through plain Ink, in one run. `npm run tsx -- test/bench/ui/key-to-paint.ts [pods] [keys]`.
 */
import {createElement} from 'react';
import {allKeys, screens} from '../../../screens/registry.ts';
import {bigCluster} from '../../../src/lab/scenarios/index.ts';
import {App} from '../../../src/ui/app/App.tsx';
import {buildApp} from '../../../src/ui/app/build.ts';
import {createBackground} from '../../../src/ui/background.ts';
import {makeTheme} from '../../../src/ui/theme.ts';
import {noEffects} from '../../support/effects.ts';
import {createEmulator} from '../../support/emulator.ts';
import {fakeSession, frameOf} from '../../support/frames.ts';
import {inkOn, sinkInto} from '../../support/sink.ts';
import {storeOf, testNow} from '../../support/snapshot.ts';

const pods = Number(process.argv[2] ?? 100_000);
const keys = Number(process.argv[3] ?? 150);
const [columns, rows] = [200, 50];
const store = storeOf(bigCluster(pods, testNow).objects);
const first = frameOf(store.snapshot(testNow));
let moment = testNow;
/** The same pods a tenth of a second later, as a session publishes them. */
const nextFrame = () => {
	moment += 100;
	return {...first, snapshot: store.snapshot(moment)};
};

function quantile(values: readonly number[], share: number): number {
	const ordered = [...values].sort((a, b) => a - b);
	return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
}

const turn = () => new Promise(resolve => setImmediate(resolve));
const cpu = () => process.threadCpuUsage().user / 1000;

async function measure(painted: boolean) {
	const emulator = createEmulator(columns, rows);
	const sink = sinkInto(emulator, columns, rows);
	const session = fakeSession(first);
	const app = buildApp({
		session,
		screens,
		keys: allKeys,
		theme: makeTheme({color: true, unicode: true}),
		size: () => ({columns, rows}),
		milliseconds: () => moment,
		effects: noEffects,
		background: createBackground(() => performance.now()),
		canvas: painted ? sink.canvas : undefined,
	});
	const instance = inkOn(painted ? sink.output : emulator.output, createElement(App, app));
	app.controller.press('2');
	const until = async (holds: () => boolean) => {
		while (!holds()) {
			await turn();
			await emulator.drawn();
		}
	};
	const selected = () => emulator.screen().findIndex((row, index) => index > 3 && row.startsWith('▸ '));
	await until(() => emulator.screen().some(row => row.includes('NAMESPACE')));
	for (let wait = 0; wait < 200; wait++) await turn();
	const times: number[] = [];
	const used: number[] = [];
	const before = emulator.bytes().length;
	for (let key = 0; key < keys; key++) {
		if (key % 3 === 0) session.show(nextFrame());
		await new Promise(resolve => setTimeout(resolve, 60));
		const length = emulator.bytes().length;
		const [wall, own] = [performance.now(), cpu()];
		app.controller.press(key % 60 < 30 ? 'j' : 'k');
		while (emulator.bytes().length === length) await turn();
		times.push(performance.now() - wall);
		used.push(cpu() - own);
		await emulator.drawn();
	}
	const bytes = emulator.bytes().length - before;
	const end = selected();
	instance.unmount();
	sink.dispose();
	return {times, used, bytesPerKey: bytes / keys, end};
}

const plain = await measure(false);
const painted = await measure(true);
const line = (name: string, {times, used, bytesPerKey}: typeof plain) =>
	process.stdout.write(
		`${name.padEnd(16)} key→bytes p50 ${quantile(times, 0.5).toFixed(2)} p99 ${quantile(times, 0.99).toFixed(2)} ms; CPU p50 ${quantile(used, 0.5).toFixed(2)} p99 ${quantile(used, 0.99).toFixed(2)} ms; ${bytesPerKey.toFixed(0)} B per key\n`,
	);
process.stdout.write(`${pods} pods, ${columns}×${rows}, ${keys} keys, a new frame every third\n`);
line('plain Ink', plain);
line('painted', painted);
process.stdout.write(
	`ratio: p50 ${(quantile(plain.times, 0.5) / quantile(painted.times, 0.5)).toFixed(1)}, p99 ${(quantile(plain.times, 0.99) / quantile(painted.times, 0.99)).toFixed(1)}\n`,
);
process.exit(0);
