import {metadataOf} from '../actions/changes.ts';
import {type ActionCluster, type ActionTarget, objectPath} from '../actions/plan.ts';
import {kubectl} from '../migration/kubectl.ts';
import {isMapping, mappingAt} from '../record/shape.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ExplainedObject} from './explain.ts';
import {type Planned, refusedPlan} from './plan.ts';
import {whyProtected} from './protection.ts';
import type {Scan} from './scan.ts';

/** What is known of a namespace that is to be finalized. */
export type EmptyProof = {
	readonly explained: ExplainedObject;
	/** The whole object as it is now. */
	readonly object: unknown;
	/** Of that namespace alone, every type: what it could not read is not proven to be empty. */
	readonly inside: Scan;
};

/**
 * Plans to finish the deletion of a namespace by its subresource `finalize`, the last way out: PUT of the whole object without
 * spec.finalizers, bound to its resourceVersion. Refuses unless every type could be listed and none has an object in it, and every API
 * answers: what was left would become garbage in the database that nobody sees (namespaced_resources_deleter.go of Kubernetes).
 */
export function planFinalizeNamespace(
	{explained, object, inside}: EmptyProof,
	cluster: ActionCluster,
	snapshot: Snapshot,
): Planned {
	const {name, deletionTimestamp} = explained.object;
	const refused = (why: string): Planned =>
		refusedPlan('namespace-finalize', `finalize Namespace ${name}`, cluster, why);
	if (explained.verdict === 'api') return refused(explained.why);
	if (!isMapping(object)) return refused(`Namespace ${name} is gone`);
	const {resourceVersion, uid} = metadataOf(object);
	if (uid !== explained.object.uid) return refused(`Namespace ${name} is another object now`);
	if (inside.unreadable.length > 0)
		return refused(
			`it is not proven that nothing is left in ${name}: ${inside.unreadable.map(one => `${one.resource} (${one.reason})`).join('; ')}`,
		);
	if (inside.objects > 0)
		return refused(
			`${inside.objects} ${inside.objects === 1 ? 'object is' : 'objects are'} left in ${name}: they would become garbage in the database. See: ktriage finalizers list -n ${name} --all`,
		);
	const target: ActionTarget = {
		group: '',
		version: 'v1',
		resource: 'namespaces',
		kind: 'Namespace',
		namespace: '',
		name,
	};
	const path = `${objectPath(target)}/finalize`;
	const body = JSON.stringify({...object, spec: {...mappingAt(object, 'spec'), finalizers: []}});
	return {
		kind: 'plan',
		plan: {
			kind: 'namespace-finalize',
			title: `finish the deletion of Namespace ${name} by its finalize subresource`,
			cluster,
			bound: [
				{
					target,
					path: objectPath(target),
					uid: explained.object.uid,
					resourceVersion: String(resourceVersion),
					deletionTimestamp,
				},
			],
			requests: [
				{
					verb: 'update',
					method: 'PUT',
					path,
					contentType: 'application/json',
					body,
					target,
					kubectl: kubectl('replace', '--raw', path, '-f', 'NAMESPACE-WITHOUT-SPEC-FINALIZERS.json'),
					canDryRun: true,
					backup: true,
					effect: {kind: 'gone'},
				},
			],
			better: [
				'Better: wait. Its controller does the same by itself within minutes when nothing is left in it',
			],
			consequences: [
				`${inside.types} types were listed in it and none has an object`,
				'what is made in it between the listing and this becomes garbage in the database that nobody sees',
			],
			undo: `the namespace can be made again, empty: ${kubectl('create', 'namespace', name)}`,
			confirmations: [
				{kind: 'typed', text: name, why: 'the last way out, past the controller of namespaces'},
				{
					kind: 'typed',
					text: name,
					why: whyProtected(explained.object, snapshot) ?? 'everything in a namespace goes with it',
				},
			],
		},
	};
}
