/**
 * P10, P11 and P12: `watch.ts KUBECONFIG CONTROL SECONDS`. Pods are listed and watched while the simulator changes them; every 100 ms a
 * snapshot is queried for the rows of a screen. Versions of the simulator are microseconds of its clock: how late an event is on the
 * screen is told by the snapshot that is the first to hold it.
 */
import {systemClock} from '../../../src/kube/clock.ts';
import {runListWatch} from '../../../src/kube/list-watch/run.ts';
import {findBytes} from '../../../src/kube/protobuf.ts';
import type {ListSink} from '../../../src/kube/types.ts';
import {queryPods} from '../../../src/store/query/query.ts';
import {alone, quantile} from '../support/figures.ts';
import {given, report} from '../support/report.ts';
import {cpuMilliseconds, openData, podResource, until} from './data.ts';

const [kubeconfig = '', control = '', seconds = '10'] = given;
const tickMs = 100;
const {transport, store} = await openData(kubeconfig);
const set = async (query: string) => {
	const answer = await fetch(`${control}/ctl?${query}`);
	if (!answer.ok) throw new Error(await answer.text());
};

/** Versions that came in and are on no screen yet. */
let waiting: number[] = [];
let events = 0;
let isLive = false;
const into = store.sink('pods');
const sink: ListSink = {
	...into,
	putWire: (bytes, start, end) => {
		into.putWire(bytes, start, end);
		if (!isLive) return;
		events++;
		const metadata = findBytes(bytes, start, end, 1);
		const version = metadata && findBytes(bytes, metadata.start, metadata.end, 6);
		if (version) waiting.push(Number(bytes.toString('latin1', version.start, version.end)));
	},
};
const late: number[] = [];
const views: number[] = [];
const tick = setInterval(() => {
	if (waiting.length === 0) return;
	const held = waiting;
	waiting = [];
	const started = performance.now();
	queryPods(store.snapshot(Date.now()).pods, {sort: {by: 'restarts'}, count: 50});
	const shown = performance.now();
	views.push(shown - started);
	const clock = performance.timeOrigin + shown;
	for (const version of held) late.push(clock - version / 1000);
}, tickMs);
const handle = runListWatch({
	transport,
	resource: podResource,
	encoding: 'protobuf',
	sink,
	clock: systemClock,
	random: Math.random,
	signal: new AbortController().signal,
	onState: state => {
		isLive = state.kind === 'live';
	},
	onStats: () => {},
});
if (!(await until(() => isLive, 120_000))) throw new Error('the list was not read within two minutes');

/** Changes at a rate for some seconds: CPU as a share of one core, and how late each was on the screen. */
async function follow(rate: number) {
	late.length = 0;
	await set(`rate=${rate}`);
	await new Promise(resolve => setTimeout(resolve, 1_000));
	late.length = 0;
	const [cpu, clock] = [cpuMilliseconds(), performance.now()];
	await new Promise(resolve => setTimeout(resolve, Number(seconds) * 1_000));
	const share = (cpuMilliseconds() - cpu) / (performance.now() - clock);
	await set('rate=0');
	await until(() => waiting.length === 0, 5_000);
	return {share, late: [...late]};
}

const steady = await follow(1_000);
const fast = await follow(2_000);
await new Promise(resolve => setTimeout(resolve, 500));
events = 0;
const [started, before] = [performance.now(), cpuMilliseconds()];
await set('burst=20000');
const absorbed = await until(() => events >= 20_000, 60_000);
const burst = performance.now() - started;
const burstCpu = cpuMilliseconds() - before;
await handle.close();
clearInterval(tick);
transport.close();
report([
	alone('CPU at 1,000 events/s', '%', steady.share * 100),
	alone('event to screen at 2,000/s, p50', 'ms', quantile(fast.late, 0.5)),
	alone('event to screen at 2,000/s, p99', 'ms', quantile(fast.late, 0.99)),
	alone('view of a screen, p99', 'ms', quantile(views, 0.99)),
	alone('burst of 20,000 events', 'ms', absorbed ? burst : undefined),
	alone('burst of 20,000 events, CPU', 'ms', absorbed ? burstCpu : undefined),
]);
