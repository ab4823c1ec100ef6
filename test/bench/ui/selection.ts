/** How long each step from a key to the list of pods takes on a big cluster: `npm run tsx -- test/bench/ui/selection.ts [pods]`. */
import process from 'node:process';
import {createPodSelector} from '../../../screens/pods/derive.ts';
import {groupPods} from '../../../screens/pods/groups.ts';
import {type Ordered, orderSteps} from '../../../screens/pods/sort.ts';
import {bigCluster} from '../../../src/lab/scenarios/index.ts';
import {classifyPods} from '../../../src/migration/classify-pods.ts';
import {atOnce, createBackground} from '../../../src/ui/background.ts';
import type {Sort} from '../../../src/ui/state/state.ts';
import {storeOf, testNow} from '../../support/snapshot.ts';
import {alone, type Figure, quantile} from '../support/figures.ts';
import {given, report as printFigures} from '../support/report.ts';

const count = Number(given[0] ?? 100_000);
const {objects} = bigCluster(count, testNow);
const store = storeOf(objects);
const rounds = Number(given[1] ?? 15);
const figures: Figure[] = [];

/** CPU milliseconds: in the middle, and what only one of twenty is above. */
function report(name: string, times: readonly number[]): void {
	figures.push(
		alone(`${name}, p50`, 'ms', quantile(times, 0.5), count),
		alone(`${name}, p95`, 'ms', quantile(times, 0.95), count),
	);
}

let moment = testNow;
const background = createBackground(() => performance.now());
/** A snapshot that nothing has been derived from, hours after the one before: no result may be taken over from it. */
const fresh = () => {
	moment += 3_600_000;
	return store.snapshot(moment);
};

/** Milliseconds of the processor that this thread has used: what else the machine does is not counted. */
const cpu = () => process.threadCpuUsage().user / 1000;

function timed(step: () => unknown): number {
	const started = cpu();
	step();
	return cpu() - started;
}

report(
	'sort pods into buckets',
	Array.from({length: rounds}, () => timed(() => classifyPods(fresh()))),
);

const sorts: readonly (Sort | undefined)[] = [
	undefined,
	...['pod', 'ip', 'node', 'owner', 'status', 'age'].map(column => ({column, descending: true})),
];

/** The longest step of putting pods in order, which is how long a key may have to wait, and all steps together. */
function ordering(sort: Sort | undefined, before?: Ordered) {
	const snapshot = fresh();
	const steps = orderSteps(snapshot, sort, before);
	let longest = 0;
	let total = 0;
	for (;;) {
		const started = cpu();
		const step = steps.next();
		const took = cpu() - started;
		longest = Math.max(longest, took);
		total += took;
		if (step.done === true) return {longest, total, ordered: {snapshot, sort, slots: step.value}};
	}
}

for (const sort of sorts) {
	const name = sort?.column ?? 'namespace and name';
	const first = Array.from({length: rounds}, () => ordering(sort));
	const again = Array.from({length: rounds}, () => ordering(sort, first[0]?.ordered));
	report(
		`order by ${name}: longest step`,
		[...first, ...again].map(({longest}) => longest),
	);
	report(
		`order by ${name}: all steps`,
		first.map(({total}) => total),
	);
}

const everyLetter: number[] = [];
for (const typed of [
	'api',
	'worker-1',
	'10.42.1',
	'node:n-1',
	'zzz',
	'status:running',
	'a !b',
	'deploy/web',
]) {
	const first: number[] = [];
	const letters: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const snapshot = fresh();
		const selectPods = createPodSelector();
		const select = (text: string) => selectPods(snapshot, 'all', text, undefined, background);
		selectPods(snapshot, 'all', '', undefined, atOnce);
		classifyPods(snapshot);
		select('');
		for (let length = 1; length <= typed.length; length++) {
			const took = timed(() => select(typed.slice(0, length)));
			(length === 1 ? first : letters).push(took);
		}
	}
	everyLetter.push(...first, ...letters);
}
report('filter: a letter', everyLetter);

const selection = createPodSelector()(fresh(), 'all', '', undefined, atOnce);
for (const by of ['node', 'namespace', 'owner'] as const) {
	const times = Array.from({length: rounds}, () => timed(() => groupPods({...selection}, by)));
	report(`group by ${by}`, times);
}
printFigures(figures);
