/**
 * From a key in the list of pods to the selected row on the terminal, while a thousand pods change every second: painted tables against
 * the same tables through plain Ink, in one run; and what the painted ones cost then.
 * `npm run tsx -- test/bench/ui/key-to-paint.ts [pods] [keys] [seconds]`.
 */
import {setTimeout as delay} from 'node:timers/promises';
import {createElement} from 'react';
import {allKeys, screens} from '../../../screens/registry.ts';
import {systemClock} from '../../../src/kube/clock.ts';
import {watchRestMs} from '../../../src/kube/http/exchange.ts';
import {bigCluster} from '../../../src/lab/scenarios/index.ts';
import {classifyingSteps} from '../../../src/migration/classify-pods.ts';
import {createRecall} from '../../../src/migration/recall.ts';
import {wholeOf} from '../../../src/migration/steps.ts';
import {createPacer} from '../../../src/session/pace.ts';
import {keepYoungSpace, tendYoungSpace} from '../../../src/session/small-heap.ts';
import {App} from '../../../src/ui/app/App.tsx';
import {buildApp} from '../../../src/ui/app/build.ts';
import {createBackground} from '../../../src/ui/background.ts';
import {makeTheme} from '../../../src/ui/theme.ts';
import {noEffects} from '../../support/effects.ts';
import {createEmulator, type Emulator} from '../../support/emulator.ts';
import {type FakeSession, fakeSession, frameOf} from '../../support/frames.ts';
import {inkOn, sinkInto} from '../../support/sink.ts';
import {storeOf, testNow} from '../../support/snapshot.ts';
import {against, alone, quantile} from '../support/figures.ts';
import {given, report} from '../support/report.ts';
import {restartingPods} from '../support/restarting-pods.ts';

const pods = Number(given[0] ?? 100_000);
const keys = Number(given[1] ?? 400);
const seconds = Number(given[2] ?? 15);
const eventsPerSecond = 1_000;
/** As often as a session publishes pictures at most. */
const frameMs = 100;
/** Keys before any is counted: code is still being compiled. */
const warmUp = 60;
const [columns, rows] = [200, 50];
const {store, first, change} = setUp();

let moment = testNow;

/**
 * The cluster, and a pod after another that restarts, all over it. What is read is held as bytes, as a session gets it: a hundred
 * thousand objects would be collected over and over, at this program's expense.
 */
function setUp() {
	const {objects} = bigCluster(pods, testNow);
	const store = storeOf(objects);
	const restarting = restartingPods(objects.filter(isPod));
	const events = store.sink('pods');
	let changes = 0;
	const change = (): void => {
		// The step has no divisor in common with any number of pods in use: every pod has its turn.
		const pod = (changes * 7_919) % restarting.count;
		const isRestarted = Math.floor(changes / restarting.count) % 2 === 0;
		changes++;
		events.putWire(...restarting.read(pod, isRestarted));
	};
	return {store, first: frameOf(store.snapshot(testNow)), change};
}

type Pod = Parameters<typeof restartingPods>[0][number];

function isPod(object: unknown): object is Pod {
	return (object as {readonly kind?: unknown}).kind === 'Pod';
}

/** Lets the cluster change as time goes by. */
function createLife(changed: () => void) {
	let last = performance.now();
	let owed = 0;
	return (): void => {
		const now = performance.now();
		owed += ((now - last) / 1_000) * eventsPerSecond;
		last = now;
		for (; owed >= 1; owed--) {
			change();
			changed();
		}
	};
}

const recall = createRecall();

/** As a session makes a frame that nothing is judged anew for. */
function show(session: FakeSession): void {
	moment += frameMs;
	const snapshot = store.snapshot(moment);
	recall.next(snapshot, false);
	wholeOf(classifyingSteps(snapshot));
	session.show({...first, snapshot});
}

/** Shows a picture whenever there may be one. */
function showOften(session: FakeSession): () => void {
	let shownAt = performance.now();
	return () => {
		if (performance.now() - shownAt < frameMs) return;
		shownAt = performance.now();
		show(session);
	};
}
const turn = () => new Promise(resolve => setImmediate(resolve));
const cpu = () => process.threadCpuUsage().user / 1000;

function open(output: Emulator['output'], painted: boolean) {
	const sink = sinkInto({output}, columns, rows);
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
	const instance = inkOn(painted ? sink.output : output, createElement(App, app));
	app.controller.press('2');
	const close = () => {
		instance.unmount();
		sink.dispose();
	};
	return {press: app.controller.press, session, close};
}

async function measure(painted: boolean) {
	const emulator = createEmulator(columns, rows);
	const {press, session, close} = open(emulator.output, painted);
	const live = createLife(showOften(session));
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
		live();
		await delay(60);
		const length = emulator.bytes().length;
		const [wall, own] = [performance.now(), cpu()];
		press((key + warmUp) % 60 < 30 ? 'j' : 'k');
		while (emulator.bytes().length === length) await turn();
		if (key >= 0) {
			times.push(performance.now() - wall);
			used.push(cpu() - own);
		}
		await emulator.drawn();
	}
	const bytes = emulator.bytes().length - before;
	close();
	return {times, used, bytesPerKey: bytes / (keys + warmUp)};
}

/**
 * CPU of this process in percent of one core, all threads and the collection of garbage with it: a thousand changed pods a second read
 * into the table as often as a watch gives out what came, pictures at the pace of a session, a key every 60 to 140 ms; views, Ink, painting, cells. Without the network and the checks, and
 * without an emulator: what is written goes nowhere.
 */
async function measureCpu(): Promise<number> {
	const {output} = createEmulator(columns, rows);
	const nowhere = Object.assign(output, {write: () => true});
	const {press, session, close} = open(nowhere, true);
	const spentMs = () => process.cpuUsage().user / 1_000;
	const pacer = createPacer(
		systemClock,
		async () => {
			show(session);
			await turn();
			return undefined;
		},
		spentMs,
	);
	const live = createLife(pacer.request);
	keepYoungSpace();
	const tending = setInterval(tendYoungSpace, frameMs);
	const pass = async (milliseconds: number) => {
		const until = performance.now() + milliseconds;
		for (let key = 0; performance.now() < until; key++) {
			const pressAt = performance.now() + 60 + ((key * 37) % 80);
			while (performance.now() < pressAt) {
				await delay(Math.min(watchRestMs, pressAt - performance.now()));
				live();
			}
			press(key % 60 < 30 ? 'j' : 'k');
		}
	};
	await pass(3_000);
	const [before, started] = [process.cpuUsage(), performance.now()];
	await pass(seconds * 1_000);
	const {user, system} = process.cpuUsage(before);
	const share = ((user + system) / 1_000 / (performance.now() - started)) * 100;
	pacer.stop();
	clearInterval(tending);
	close();
	return share;
}

// What setting up and measuring left behind is not what is measured next.
const clean = () => globalThis.gc?.();

// First, while nothing but the program itself has run.
clean();
const share = await measureCpu();
clean();
const plain = await measure(false);
clean();
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
	alone('key to screen, CPU at 1,000 events/s', '%', share, pods),
	alone('key to screen, bytes', 'B', painted.bytesPerKey, pods),
]);
process.exit(0);
