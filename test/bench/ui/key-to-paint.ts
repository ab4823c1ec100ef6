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
import {against, alone, quantile} from '../support/figures.ts';
import {given, report} from '../support/report.ts';

const pods = Number(given[0] ?? 100_000);
const keys = Number(given[1] ?? 400);
/** Keys before any is counted: code is still being compiled. */
const warmUp = 60;
const [columns, rows] = [200, 50];
const store = storeOf(bigCluster(pods, testNow).objects);
const first = frameOf(store.snapshot(testNow));
let moment = testNow;
/** The same pods a tenth of a second later, as a session publishes them. */
const nextFrame = () => {
	moment += 100;
	return {...first, snapshot: store.snapshot(moment)};
};

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
	await until(() => emulator.screen().some(row => row.includes('NAMESPACE')));
	for (let wait = 0; wait < 200; wait++) await turn();
	const times: number[] = [];
	const used: number[] = [];
	const before = emulator.bytes().length;
	for (let key = -warmUp; key < keys; key++) {
		if (key % 3 === 0) session.show(nextFrame());
		await new Promise(resolve => setTimeout(resolve, 60));
		const length = emulator.bytes().length;
		const [wall, own] = [performance.now(), cpu()];
		app.controller.press((key + warmUp) % 60 < 30 ? 'j' : 'k');
		while (emulator.bytes().length === length) await turn();
		if (key >= 0) {
			times.push(performance.now() - wall);
			used.push(cpu() - own);
		}
		await emulator.drawn();
	}
	const bytes = emulator.bytes().length - before;
	instance.unmount();
	sink.dispose();
	return {times, used, bytesPerKey: bytes / (keys + warmUp)};
}

const plain = await measure(false);
const painted = await measure(true);
const compared = (name: string, read: (one: typeof plain) => readonly number[], share: number) => ({
	...against(name, 'ms', quantile(read(painted), share), 'plain Ink', quantile(read(plain), share)),
	pods,
});
report([
	compared('key to screen, p50', ({times}) => times, 0.5),
	compared('key to screen, p99', ({times}) => times, 0.99),
	compared('key to screen, CPU p50', ({used}) => used, 0.5),
	compared('key to screen, CPU p99', ({used}) => used, 0.99),
	alone('key to screen, bytes', 'B', painted.bytesPerKey, pods),
]);
process.exit(0);
