import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {refusedPlan} from '../../src/finalizers/plan.ts';
import type {RequestStatistics} from '../../src/kube/request-log.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import type {BurnDownSample} from '../../src/migration/burn-down.ts';
import {noActionsYet} from '../../src/session/actions/state.ts';
import type {Frame, Session} from '../../src/session/session.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type SnapshotOptions, snapshotOf, testNow} from './snapshot.ts';

const minute = 60_000;

/** A burn-down from 41 pods to 7 with nothing moved for twelve minutes. */
export const sampleBurnDown: readonly BurnDownSample[] = [41, 36, 29, 21, 14, 9, 7].map((flannel, index) => ({
	at: testNow - (38 - index * 4.3) * minute,
	flannel,
	calico: 300 - flannel,
	other: 16,
}));

export const sampleTraffic: RequestStatistics = {
	requests: 412,
	failed: 3,
	retried: 2,
	bytesIn: 5_320_000,
	bytesOut: 81_000,
	inFlight: 19,
	latencies: [3, 4, 4, 5, 7, 9, 12, 21, 4, 3],
	byVerb: {get: 6, list: 44, watch: 362},
};

/** What a session would show for a snapshot: the real checks and the real diagnosis. */
export function frameOf(snapshot: Snapshot, burnDown: readonly BurnDownSample[] = []): Frame {
	return {snapshot, diagnosis: diagnose(snapshot, runChecks(snapshot)), burnDown, traffic: sampleTraffic};
}

/** The frame of a built-in scenario. */
export function scenarioFrame(id: string, options: SnapshotOptions = {}): Frame {
	const scenario = findScenario(id);
	if (scenario === undefined) throw new Error(`no scenario is named ${id}`);
	const {objects, probes = []} = scenario.build(testNow);
	const snapshot = snapshotOf(objects, {
		probes,
		gitVersion: 'v1.33.1+k3s1',
		context: 'prod-k3s',
		...options,
	});
	return frameOf(snapshot, id === 'canonical' ? sampleBurnDown : []);
}

export type FakeSession = Session & {
	/** Shows another frame from now on. */
	readonly show: (frame: Frame) => void;
	readonly reconnects: () => number;
};

/** A session that shows what it is told. */
export function fakeSession(first: Frame, objects: Readonly<Record<string, string>> = {}): FakeSession {
	const listeners = new Set<() => void>();
	let frame = first;
	let reconnects = 0;
	return {
		frame: () => frame,
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		show: next => {
			frame = next;
			for (const listener of listeners) listener();
		},
		reconnect: () => {
			reconnects++;
		},
		reconnects: () => reconnects,
		fetchObject: async ({resource, namespace, name}) => {
			const text = objects[name];
			if (text !== undefined) return text;
			return `apiVersion: v1\nkind: ${resource.kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  annotations:\n    cni.projectcalico.org/podIP: 10.244.1.2/32\nspec:\n${Array.from({length: 80}, (_, index) => `  field${index}: value ${index}`).join('\n')}\nstatus:\n  phase: Running\n`;
		},
		fetchEvents: async ({name}) => [`2m  Warning  FailedScheduling  ${name}: 0/5 nodes are available`],
		actions: {
			state: () => noActionsYet,
			subscribe: () => () => {},
			scan: () => {},
			plan: async () => refusedPlan('restart', '', {context: '', server: '', uid: ''}, 'not in this test'),
			apply: async (plan, digest) => ({
				id: '',
				digest,
				plan,
				result: 'refused',
				reason: '',
				done: 0,
				backup: '',
			}),
		},
		close: async () => {},
	};
}
