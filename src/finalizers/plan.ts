import {
	type ActionCluster,
	type ActionPlan,
	type ActionRequest,
	type ActionTarget,
	type BoundObject,
	type Confirmation,
	objectPath,
	targetTitle,
} from '../actions/plan.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ExplainedObject} from './explain.ts';
import type {TerminatingObject} from './object.ts';
import {whyProtected} from './protection.ts';

/** A plan, or why none is made. */
export type Planned =
	| {readonly kind: 'plan'; readonly plan: ActionPlan}
	| {readonly kind: 'refused'; readonly why: string; readonly plan: ActionPlan};

/** A refusal in the form of a plan that sends nothing. */
export function refusedPlan(
	kind: ActionPlan['kind'],
	title: string,
	cluster: ActionCluster,
	why: string,
): Planned {
	const nothing = {bound: [], requests: [], better: [], consequences: [], undo: '', confirmations: []};
	return {kind: 'refused', why, plan: {kind, title, cluster, ...nothing}};
}

/**
 * Plans to take one named finalizer off each of some objects, in the order given: one JSON Patch an object, with a `test` on uid,
 * resourceVersion, deletionTimestamp and on the finalizer at its place, so that a concurrent change is answered 422 and writes nothing.
 * Refuses objects that are not being deleted or do not have that finalizer.
 */
export function planRemoval(
	explained: readonly ExplainedObject[],
	finalizer: string,
	cluster: ActionCluster,
	snapshot: Snapshot,
): Planned {
	const refused = (why: string): Planned =>
		refusedPlan('finalizer-remove', `take the finalizer ${finalizer} off`, cluster, why);
	if (explained.length === 0) return refused('there is no object to take it off');
	const namespace = explained.find(({object}) => object.group === '' && object.kind === 'Namespace');
	if (namespace !== undefined && finalizer === 'kubernetes')
		return refused(
			`${title(namespace.object)}: the finalizer of a namespace is taken away by its controller when nothing is left in it`,
		);
	const without = explained.find(({object}) => !object.finalizers.includes(finalizer));
	if (without !== undefined) {
		const {finalizers} = without.object;
		const has = finalizers.length === 0 ? 'it has none' : `it has ${finalizers.join(', ')}`;
		return refused(`${title(without.object)} does not have the finalizer ${finalizer}: ${has}`);
	}
	const [only] = explained;
	const what = explained.length === 1 && only ? title(only.object) : `${explained.length} objects`;
	return {
		kind: 'plan',
		plan: {
			kind: 'finalizer-remove',
			title: `take the finalizer ${finalizer} off ${what}`,
			cluster,
			bound: explained.map(({object}) => boundTo(object)),
			requests: explained.map(({object}) => removal(object, finalizer)),
			better: better(explained),
			consequences: consequences(explained, finalizer),
			undo: 'what is gone is made again from the backup with a new uid (ktriage finalizers undo); a finalizer cannot be put back on an object that is being deleted',
			confirmations: confirmations(explained, finalizer, snapshot),
		},
	};
}

/** An object of the scan as actions name it. */
export function targetOf({group, version, resource, kind, namespace, name}: TerminatingObject): ActionTarget {
	return {group, version, resource, kind, namespace, name};
}

const title = (object: TerminatingObject): string => targetTitle(targetOf(object));

function boundTo(object: TerminatingObject): BoundObject {
	const target = targetOf(object);
	const {uid, resourceVersion, deletionTimestamp, finalizers} = object;
	return {target, path: objectPath(target), uid, resourceVersion, deletionTimestamp, finalizers};
}

function removal(object: TerminatingObject, finalizer: string): ActionRequest {
	const target = targetOf(object);
	const place = `/metadata/finalizers/${object.finalizers.indexOf(finalizer)}`;
	const body = JSON.stringify([
		{op: 'test', path: '/metadata/uid', value: object.uid},
		{op: 'test', path: '/metadata/resourceVersion', value: object.resourceVersion},
		{op: 'test', path: '/metadata/deletionTimestamp', value: object.deletionTimestamp},
		{op: 'test', path: place, value: finalizer},
		{op: 'remove', path: place},
	]);
	const type = object.group === '' ? object.resource : `${object.resource}.${object.group}`;
	const scope = object.namespace === '' ? [] : ['-n', object.namespace];
	return {
		verb: 'patch',
		method: 'PATCH',
		path: `${objectPath(target)}?fieldManager=ktriage`,
		contentType: 'application/json-patch+json',
		body,
		target,
		kubectl: kubectl(...scope, 'patch', type, object.name, '--type=json', '-p', body),
		canDryRun: true,
		backup: true,
		effect: {kind: 'finalizerGone', finalizer},
	};
}

function better(explained: readonly ExplainedObject[]): readonly string[] {
	const first: Readonly<Partial<Record<ExplainedObject['verdict'], string>>> = {
		api: 'Better first',
		webhook: 'Better first',
		restore: 'Better first',
		restart: 'Better first: restart the controller once and wait two minutes',
		wait: 'Better: wait',
		refuse: 'Do not',
		unknown: 'Not known to be safe',
	};
	const texts = explained.flatMap(({verdict, why}) => {
		const lead = first[verdict];
		return lead === undefined ? [] : [`${lead}: ${why}`];
	});
	return [...new Set(texts)];
}

function consequences(explained: readonly ExplainedObject[], finalizer: string): readonly string[] {
	const costs = explained.flatMap(({finalizers}) =>
		finalizers.filter(({name}) => name === finalizer).map(({cost}) => cost),
	);
	const going = explained.filter(({object}) => object.finalizers.length === 1).length;
	const last =
		going === 0
			? 'other finalizers stay: no object goes yet'
			: going === 1 && explained.length === 1
				? 'it is the last finalizer: the object is gone at once'
				: `it is the last finalizer of ${going} of ${explained.length}: they are gone at once`;
	return [last, ...new Set(costs)];
}

/** One yes for what may be removed; the name has to be typed for what is protected or not removable by a person. */
function confirmations(
	explained: readonly ExplainedObject[],
	finalizer: string,
	snapshot: Snapshot,
): readonly Confirmation[] {
	const typed = explained.flatMap(({object, finalizers}): readonly Confirmation[] => {
		const facts = finalizers.find(({name}) => name === finalizer);
		const reasons = [
			whyProtected(object, snapshot),
			facts?.removable === false ? `${finalizer} protects something: ${facts.cost}` : undefined,
		].filter(reason => reason !== undefined);
		return reasons.map(why => ({kind: 'typed', text: object.name, why}));
	});
	const [first] = explained;
	const name: Confirmation = {
		kind: 'typed',
		text: first?.object.name ?? '',
		why: 'nothing brings back an object that is gone but its backup',
	};
	return [name, ...typed];
}
