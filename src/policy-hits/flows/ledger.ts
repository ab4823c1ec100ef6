import type {Fields} from '../../store/fields.ts';
import {MalformedObject} from '../../store/fields.ts';
import {type Flow, readFlow} from './flow.ts';

/** Flows alike, put together. */
export type FlowSum = {
	readonly key: string;
	readonly flow: Flow;
	readonly packets: number;
	readonly bytes: number;
};

/** Everything that flows said since somebody listens. */
export type Ledger = {
	/** Adds a flow as Whisker wrote it; false when it was counted before, is not understood, or is not wanted. */
	readonly add: (object: unknown) => boolean;
	readonly sums: () => readonly FlowSum[];
	/** When the newest flow began, milliseconds since the epoch; 0 before the first. */
	readonly newest: () => number;
	/** Flows that were not understood. */
	readonly malformed: () => number;
	/** Flows that there was no room for. */
	readonly passedOver: () => number;
	/** The same as text, one flow per line, which readFlows reads again. */
	readonly text: () => string;
};

/** More kinds of connection than these are counted, not kept. */
const mostSums = 20_000;
/** A stream that was cut begins again a little earlier: flows of so many moments are known again. */
const mostMoments = 8;

/** An empty ledger; only flows that `isWanted` go into it. */
export function createLedger(isWanted: (flow: Flow) => boolean = () => true): Ledger {
	const sums = new Map<string, FlowSum & {readonly object: Fields}>();
	const seen = new Map<number, Set<string>>();
	let [newest, malformed, passedOver] = [0, 0, 0];
	const isNew = (start: number, key: string): boolean => {
		const moment = seen.get(start) ?? new Set();
		if (moment.has(key)) return false;
		seen.set(start, moment.add(key));
		if (seen.size > mostMoments) seen.delete(Math.min(...seen.keys()));
		return true;
	};
	return {
		add: object => {
			const flow = understood(object);
			if (flow === undefined) {
				malformed++;
				return false;
			}
			newest = Math.max(newest, flow.start);
			const key = keyOf(flow);
			if (!isWanted(flow) || !isNew(flow.start, key)) return false;
			const old = sums.get(key);
			if (old === undefined && sums.size >= mostSums) {
				passedOver++;
				return false;
			}
			const span = {
				start: Math.min(flow.start, old?.flow.start ?? flow.start),
				end: Math.max(flow.end, old?.flow.end ?? 0),
			};
			sums.set(key, {
				key,
				flow: {...flow, ...span},
				packets: flow.packets + (old?.packets ?? 0),
				bytes: flow.bytes + (old?.bytes ?? 0),
				object: object as Fields,
			});
			return true;
		},
		sums: () => [...sums.values()],
		newest: () => newest,
		malformed: () => malformed,
		passedOver: () => passedOver,
		text: () => [...sums.values()].map(lineOf).join('\n'),
	};
}

function understood(object: unknown): Flow | undefined {
	if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
	try {
		return readFlow(object as Fields);
	} catch (error) {
		if (error instanceof MalformedObject) return undefined;
		throw error;
	}
}

/** Flows that differ in time and amount alone. */
function keyOf({reporter, source, destination, protocol, port, action, enforced, pending}: Flow): string {
	return JSON.stringify([reporter, source, destination, protocol, port, action, enforced, pending]);
}

/** Labels of pods are not kept: nothing here asks for them. */
function lineOf({object, flow, packets, bytes}: FlowSum & {readonly object: Fields}): string {
	const {source_labels: _, dest_labels: __, ...rest} = object;
	return JSON.stringify({
		...rest,
		start_time: new Date(flow.start).toISOString(),
		end_time: new Date(flow.end).toISOString(),
		packets_in: packets,
		packets_out: 0,
		bytes_in: bytes,
		bytes_out: 0,
	});
}
