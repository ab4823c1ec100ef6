import type {AnyCollector} from '../../collectors/collector.ts';
import type {Clock} from '../kube/clock.ts';
import {arrivesInTime} from '../kube/list-watch/sample.ts';
import type {Transport} from '../kube/transport.ts';
import type {ResourceRef} from '../kube/types.ts';
import type {SourceName} from '../store/rows.ts';
import type {Measures, Polling} from './economy.ts';
import type {Chosen} from './modes.ts';

/** Ways of reading that nobody asked for, by source. */
export type Taken = {
	readonly polled: Map<SourceName, Chosen & Polling>;
	/** Of these only metadata is read; some because it was asked for. */
	readonly lean: Map<SourceName, Chosen>;
	/** These are being read whole again. */
	readonly whole: Map<SourceName, Chosen>;
};

type Place = {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Where a source is read; undefined while it is not. */
	readonly place: (
		name: SourceName,
	) =>
		| {readonly collector: AnyCollector; readonly served: ResourceRef; readonly namespace: string}
		| undefined;
	/** Reads a source in the way that was chosen for it by now. */
	readonly restart: (name: SourceName) => void;
	readonly onBytes: (name: SourceName, bytes: number) => void;
	/** A sample was there in time. */
	readonly onSample: (name: SourceName) => void;
};

/** Writes down what is done about a link, and does it. */
export function takeMeasures({polled, lean, whole}: Taken, options: Place): Measures {
	const {transport, clock, signal, place, restart} = options;
	const chosenNow = (why: string): Chosen => ({by: 'automatic', since: clock.now(), why});
	const readSample: Measures['sample'] = async (name, sample) => {
		const at = place(name);
		if (at === undefined) return;
		const {collector, served: resource, namespace} = at;
		const {encoding, fieldSelector, labelSelector} = collector;
		const isInTime = await arrivesInTime({
			...sample,
			transport,
			clock,
			signal,
			resource,
			namespace,
			encoding,
			...(fieldSelector !== undefined && {fieldSelector}),
			...(labelSelector !== undefined && {labelSelector}),
			onBytes: bytes => options.onBytes(name, bytes),
		});
		if (isInTime && place(name)?.served === resource) options.onSample(name);
	};
	return {
		poll: (name, polling) => {
			polled.set(name, {...chosenNow(polling.why), ...polling});
			restart(name);
		},
		lean: (name, why) => {
			whole.delete(name);
			lean.set(name, chosenNow(why));
			restart(name);
		},
		whole: (name, why) => {
			lean.delete(name);
			whole.set(name, chosenNow(why));
			restart(name);
		},
		sample: (name, sample) => void readSample(name, sample),
	};
}
