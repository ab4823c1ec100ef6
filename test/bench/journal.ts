// How big the journal of an hour gets: 5,000 pods, 20 of them replaced by others every second. npm run -s tsx -- test/bench/journal.ts
import {randomUUID} from 'node:crypto';
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {bigCluster} from '../../src/lab/scenarios/index.ts';
import {createRecorder} from '../../src/record/journal/recorder.ts';
import {createJournalWriter} from '../../src/record/journal/write.ts';
import type {Frame} from '../../src/session/session.ts';
import {sampleTraffic} from '../support/frames.ts';
import {storeOf, testNow} from '../support/snapshot.ts';
import {alone} from './support/figures.ts';
import {given, report} from './support/report.ts';

type Pod = {
	readonly kind: string;
	readonly metadata: {readonly name: string; readonly namespace: string; readonly uid?: string};
	readonly status?: object;
};

const seconds = Number(given[0] ?? 60);
const {objects} = bigCluster(5_000, testNow);
const store = storeOf(objects);
const pods = (objects as readonly Pod[]).filter(({kind}) => kind === 'Pod').map(pod => ({...pod}));
const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-'));
const file = path.join(folder, 'bench.ktj');
const writer = await createJournalWriter(file, '0', () => testNow);
let steady = 0;
const recorder = createRecorder(writer, () => steady);
const sink = store.sink('pods');
const frame = (now: number): Frame => {
	const snapshot = store.snapshot(now);
	return {snapshot, diagnosis: diagnose(snapshot, []), burnDown: [], traffic: sampleTraffic};
};

await recorder.frame(frame(testNow));
const full = statSync(file).size;
const began = performance.now();
for (let second = 1; second <= seconds; second++) {
	steady = second * 1000;
	for (let change = 0; change < 20; change++) {
		const at = (second * 20 + change) % pods.length;
		const pod = pods[at] as Pod;
		const uid = randomUUID();
		const podIP = `10.9.${second}.${change}`;
		const next = {
			...pod,
			metadata: {...pod.metadata, uid, name: `${pod.metadata.name.slice(0, -5)}${uid.slice(0, 5)}`},
			status: {...pod.status, podIP, podIPs: [{ip: podIP}]},
		};
		sink.removeJson(pod);
		sink.putJson(next);
		pods[at] = next;
	}
	await recorder.frame(frame(testNow + steady));
}
const perSecond = (performance.now() - began) / seconds;
await writer.close();
const changes = (statSync(file).size - full) / seconds;
rmSync(folder, {recursive: true});
const hour = (changes * 3600 + full * 12) / 2 ** 20;
report([
	alone('journal: a change of 20 pods', 'ms', perSecond),
	alone('journal: bytes a second', 'B', changes),
	alone('journal of an hour', 'MiB', hour),
]);
