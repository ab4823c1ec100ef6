import type {Snapshot} from '../store/snapshot.ts';
import {type FinalizerVerdict, finalizerVerdict} from './controllers.ts';
import {deadEndpoints} from './dead-services.ts';
import {asksAbout, type StuckFacts} from './facts.ts';
import type {TerminatingObject} from './object.ts';

/**
 * What to do about a stuck object. api: an API that does not answer holds it, finalizers are not the cure · webhook: a webhook whose server
 * is down refuses every change · restore: bring its controller back · wait: it is being worked on · restart: its controller runs and does
 * not finish · remove: nobody will take its finalizer away, and it may be removed · refuse: what it protects has to go first · nothing: it
 * has no finalizer; its node or the garbage collector has to finish · unknown: what could be read does not tell.
 */
export type StuckVerdict =
	| 'api'
	| 'webhook'
	| 'restore'
	| 'wait'
	| 'restart'
	| 'remove'
	| 'refuse'
	| 'nothing'
	| 'unknown';

export type ExplainedObject = {
	readonly object: TerminatingObject;
	readonly finalizers: readonly FinalizerVerdict[];
	readonly verdict: StuckVerdict;
	/** One sentence. */
	readonly why: string;
	/** What has to be solved before this object can go. */
	readonly blockedBy: readonly string[];
};

/**
 * Why an object does not go, and what to do first. `others` is everything else that is being deleted: a namespace waits for it. Pure: the
 * same facts give the same answer.
 */
export function explainObject(
	object: TerminatingObject,
	snapshot: Snapshot,
	facts: StuckFacts,
	others: readonly TerminatingObject[] = [],
): ExplainedObject {
	if (object.group === '' && object.kind === 'Namespace')
		return explainNamespace(object, snapshot, facts, others);
	const finalizers = object.finalizers.map(name => finalizerVerdict(name, object, snapshot, facts));
	const apis = deadApis(object, snapshot);
	const webhooks = deadWebhooks(object, snapshot, facts);
	const blockedBy = [...apis, ...webhooks];
	const said = (verdict: StuckVerdict, why: string): ExplainedObject => ({
		object,
		finalizers,
		verdict,
		why,
		blockedBy,
	});
	if (apis.length > 0)
		return said('api', `${apis[0]}: bring it back first, no finalizer holds anything before that`);
	if (webhooks.length > 0)
		return said('webhook', `${webhooks[0]}: no change of this object gets through before that`);
	if (finalizers.length === 0)
		return said('nothing', 'it has no finalizer: its node or the garbage collector has to finish');
	const dead = finalizers.filter(({state}) => state === 'dead');
	const comingBack = dead.find(({workload}) => workload !== undefined);
	if (comingBack !== undefined) return said('restore', `bring its controller back: ${comingBack.why}`);
	const kept = finalizers.find(({state, removable}) => !removable && state !== 'alive');
	if (kept !== undefined)
		return said(
			kept.state === 'unknown' ? 'unknown' : 'refuse',
			`${kept.name} is not taken away by hand: ${kept.cost}`,
		);
	if (dead.length > 0) return said('remove', `${dead[0]?.why}: nobody takes ${dead[0]?.name} away any more`);
	const cut = finalizers.find(({hindered}) => hindered);
	if (cut !== undefined) return said('restore', cut.why);
	const slow = finalizers.find(({state}) => state === 'slow');
	if (slow !== undefined) return said('restart', slow.why);
	if (finalizers.every(({state}) => state === 'alive'))
		return said('wait', 'it is being worked on: let it finish');
	return said('unknown', finalizers.find(({state}) => state === 'unknown')?.why ?? '');
}

/** A namespace is held by spec.finalizers, which its controller clears when nothing is left in it. */
function explainNamespace(
	object: TerminatingObject,
	snapshot: Snapshot,
	facts: StuckFacts,
	others: readonly TerminatingObject[],
): ExplainedObject {
	const apis = deadApis(object, snapshot);
	const held = others.filter(({namespace, finalizers}) => namespace === object.name && finalizers.length > 0);
	const row = snapshot.tables.namespaces.find(({name}) => name === object.name);
	const remaining = row?.conditions.find(
		({type, status}) => type === 'NamespaceContentRemaining' && status === 'True',
	)?.message;
	const finalizers = ['kubernetes', ...object.finalizers].map(name =>
		finalizerVerdict(name, object, snapshot, facts),
	);
	const contents = held.map(({resource, name}) => `${resource}/${name}`);
	const blockedBy = [...apis, ...contents];
	const said = (verdict: StuckVerdict, why: string): ExplainedObject => ({
		object,
		finalizers,
		verdict,
		why,
		blockedBy,
	});
	if (apis.length > 0) return said('api', `${apis[0]}: no namespace can be deleted before it is back`);
	if (contents.length > 0)
		return said(
			'wait',
			`${contents.length} ${contents.length === 1 ? 'object' : 'objects'} in it have finalizers: it goes by itself when they are gone`,
		);
	if (remaining !== undefined) return said('unknown', remaining);
	return said(
		'wait',
		'nothing that is being deleted is left in it: its controller tries again within minutes',
	);
}

/** APIs that hold the deletion of a namespace's content, and the API of the object itself. */
function deadApis({group, namespace, kind, name}: TerminatingObject, {tables}: Snapshot): readonly string[] {
	const place = kind === 'Namespace' ? name : namespace;
	const row = tables.namespaces.find(one => one.name === place);
	const held = row?.conditions.some(
		({type, status}) => type === 'NamespaceDeletionDiscoveryFailure' && status === 'True',
	);
	return tables.apiServices
		.filter(api => !api.available && api.service !== undefined && (held === true || api.group === group))
		.map(api => `API ${api.group}/${api.version} does not answer (${api.reason || 'unavailable'})`);
}

function deadWebhooks(object: TerminatingObject, snapshot: Snapshot, facts: StuckFacts): readonly string[] {
	const conversion = facts.conversion
		.filter(({group, resource}) => group === object.group && resource === object.resource)
		.filter(({service}) => deadEndpoints(snapshot, service))
		.map(
			({service}) =>
				`the conversion webhook of ${object.resource} has no server (Service ${service.namespace}/${service.name} has no ready endpoint)`,
		);
	const admission = facts.admission
		.filter(webhook => webhook.fails && asksAbout(webhook, object))
		.filter(({service}) => service !== undefined && deadEndpoints(snapshot, service))
		.map(
			({title, service}) =>
				`${title} has no server (Service ${service?.namespace}/${service?.name} has no ready endpoint)`,
		);
	return [...conversion, ...admission];
}
