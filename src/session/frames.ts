import type {Finding} from '../checks/finding.ts';
import {checkSteps} from '../checks/index.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {Clock} from '../kube/clock.ts';
import {createRequestLog} from '../kube/request-log.ts';
import type {Transport} from '../kube/transport.ts';
import type {Store} from '../store/store.ts';
import {createHistory} from './history.ts';
import type {Frame} from './session.ts';

export type Frames = {
	readonly current: () => Frame;
	readonly subscribe: (listener: () => void) => () => void;
	/** Make a new frame of what the store holds now. */
	readonly publish: () => Promise<void>;
	readonly setTransport: (transport: Transport) => void;
};

/** How long checks may run before keys and the network get their turn. */
const sliceMs = 8;

/** Makes frames: snapshot, checks, diagnosis; without `checked` the snapshot alone. */
export function createFrames(store: Store, clock: Clock, checked: boolean): Frames {
	const history = createHistory();
	const listeners = new Set<() => void>();
	const idle = createRequestLog().statistics();
	let traffic = () => idle;
	let frame: Frame = assemble([]);

	function assemble(findings: readonly Finding[]): Frame {
		const snapshot = store.snapshot(clock.now());
		return {
			snapshot,
			diagnosis: diagnose(snapshot, findings),
			burnDown: history.add(snapshot),
			traffic: traffic(),
		};
	}

	const publish = async (): Promise<void> => {
		const snapshot = store.snapshot(clock.now());
		const findings: Finding[] = [];
		let sliceEnd = performance.now() + sliceMs;
		for (const found of checked ? checkSteps(snapshot) : []) {
			findings.push(...found);
			if (performance.now() < sliceEnd) continue;
			await new Promise<void>(resolve => setImmediate(resolve));
			sliceEnd = performance.now() + sliceMs;
		}
		frame = {
			snapshot,
			diagnosis: diagnose(snapshot, findings),
			burnDown: history.add(snapshot),
			traffic: traffic(),
		};
		for (const listener of listeners) listener();
	};

	return {
		current: () => frame,
		subscribe: listener => {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		publish,
		setTransport: transport => {
			traffic = transport.statistics;
		},
	};
}
