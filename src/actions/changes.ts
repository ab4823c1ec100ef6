import type {BoundObject} from './plan.ts';
import {targetTitle} from './plan.ts';

type Metadata = {
	readonly uid?: unknown;
	readonly resourceVersion?: unknown;
	readonly deletionTimestamp?: unknown;
	readonly finalizers?: unknown;
};

/** The metadata of an object as it was read. */
export function metadataOf(object: unknown): Metadata {
	const {metadata} = (typeof object === 'object' && object !== null ? object : {}) as {
		readonly metadata?: unknown;
	};
	return typeof metadata === 'object' && metadata !== null ? metadata : {};
}

/** The finalizers of an object, in their order. */
export function finalizersOf(object: unknown): readonly string[] {
	const {finalizers} = metadataOf(object);
	return Array.isArray(finalizers) ? finalizers.filter(one => typeof one === 'string') : [];
}

const shown = (value: unknown): string => (value === undefined || value === '' ? 'none' : String(value));

/** What is no longer as the plan saw it, in words; `now` is the object read again, undefined when it is gone. */
export function changesSince(bound: BoundObject, now: unknown): readonly string[] {
	const title = targetTitle(bound.target);
	if (now === undefined) return [`${title} is gone`];
	const {uid, resourceVersion, deletionTimestamp} = metadataOf(now);
	if (uid !== bound.uid) return [`${title} is another object now: uid ${shown(uid)} instead of ${bound.uid}`];
	const differing = (name: string, was: string | undefined, is: unknown): readonly string[] =>
		was === undefined || was === (is ?? '')
			? []
			: [`${title}: ${name} is ${shown(is)}, it was ${shown(was)}`];
	const before = bound.finalizers?.join(', ');
	const finalizers = finalizersOf(now).join(', ');
	return [
		...(before === undefined || before === finalizers
			? []
			: [`${title}: the finalizers are ${shown(finalizers)}, they were ${shown(before)}`]),
		...differing('deletionTimestamp', bound.deletionTimestamp, deletionTimestamp),
		...differing('resourceVersion', bound.resourceVersion, resourceVersion),
	];
}
