import {
	type ActionCluster,
	type ActionRequest,
	type ActionTarget,
	objectPath,
	targetTitle,
} from '../actions/plan.ts';
import {kubectl} from '../migration/kubectl.ts';
import {isMapping, type Mapping, mappingAt} from '../record/shape.ts';
import {type Planned, refusedPlan} from './plan.ts';

/** What is known of the place an object would come back to. */
export type UndoPlace = {
	/** The object as it is now; undefined when it is gone. */
	readonly now: unknown;
	/** The namespace as it is now; undefined when it is gone or the object is cluster-scoped. */
	readonly namespace: unknown;
	/** uids of its owners that still exist. */
	readonly livingOwners: ReadonlySet<string>;
};

/** Fields that the server sets itself. */
const serverFields = [
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
	'managedFields',
	'selfLink',
];

/**
 * Plans to make an object again from its backup: with a new uid, its status by the status subresource (but that of a pod, which is of its old
 * containers and its old address), without owners that are gone.
 * Says exactly why not when that is impossible.
 */
export function planUndo(
	target: ActionTarget,
	saved: unknown,
	place: UndoPlace,
	cluster: ActionCluster,
): Planned {
	const title = targetTitle(target);
	const refused = (why: string): Planned =>
		refusedPlan('finalizer-undo', `make ${title} again from its backup`, cluster, why);
	if (!isMapping(saved)) return refused(`the backup of ${title} holds no object`);
	const impossible = whyNot(title, target, saved, place);
	if (impossible !== undefined) return refused(impossible);
	const {object, notes} = madeAgain(saved, place);
	const {status, ...withoutStatus} = object;
	const isPod = target.group === '' && target.resource === 'pods';
	const collection = objectPath(target).replace(/\/[^/]+$/, '');
	const requests: readonly ActionRequest[] = [
		{
			verb: 'create',
			method: 'POST',
			path: `${collection}?fieldManager=ktriage`,
			contentType: 'application/json',
			body: JSON.stringify(withoutStatus),
			target,
			kubectl: kubectl('create', '-f', 'BACKUP.yaml'),
			canDryRun: true,
			backup: false,
			effect: {kind: 'exists'},
		},
		...(isMapping(status) && Object.keys(status).length > 0 && !isPod
			? [
					{
						verb: 'patch',
						method: 'PATCH',
						path: `${objectPath(target)}/status?fieldManager=ktriage`,
						contentType: 'application/merge-patch+json',
						body: JSON.stringify({status}),
						target,
						kubectl: kubectl(
							...(target.namespace === '' ? [] : ['-n', target.namespace]),
							'patch',
							target.resource,
							target.name,
							'--subresource=status',
							'--type=merge',
							'-p',
							JSON.stringify({status}),
						),
						// Before the first request there is nothing to try it on.
						canDryRun: false,
						backup: false,
						effect: {kind: 'untold'},
					} satisfies ActionRequest,
				]
			: []),
	];
	return {
		kind: 'plan',
		plan: {
			kind: 'finalizer-undo',
			title: `make ${title} again from its backup`,
			cluster,
			bound: [],
			requests,
			better: [],
			consequences: [
				'it gets a new uid: what referred to the old one does not refer to it',
				'its controller will act on it as on a new object',
				...notes,
			],
			undo: `delete it again: ${kubectl(...(target.namespace === '' ? [] : ['-n', target.namespace]), 'delete', target.resource, target.name)}`,
			confirmations: [{kind: 'yes'}],
		},
	};
}

function whyNot(title: string, target: ActionTarget, saved: Mapping, place: UndoPlace): string | undefined {
	if (place.now !== undefined) {
		const {uid, deletionTimestamp} = mappingAt(place.now as Mapping, 'metadata');
		if (uid !== mappingAt(saved, 'metadata').uid)
			return `${title} exists already, made again by somebody else`;
		return deletionTimestamp === undefined
			? `${title} is there and is not being deleted: there is nothing to undo`
			: `${title} is still being deleted: Kubernetes takes no new finalizer on such an object, and it cannot be kept any more. Its backup stays`;
	}
	if (target.namespace !== '') {
		if (place.namespace === undefined)
			return `the namespace ${target.namespace} is gone: make it again first (kubectl create namespace ${target.namespace})`;
		if (mappingAt(place.namespace as Mapping, 'metadata').deletionTimestamp !== undefined)
			return `the namespace ${target.namespace} is being deleted, and nothing can be made in it: wait until it is gone and make it again`;
	}
	if (saved.kind === 'Secret' && Object.values(mappingAt(saved, 'data')).every(value => value === ''))
		return `the values of ${title} are not in its backup: they are kept only with --backup-secrets`;
	return undefined;
}

function madeAgain(
	saved: Mapping,
	{livingOwners}: UndoPlace,
): {readonly object: Mapping; readonly notes: readonly string[]} {
	const metadata = mappingAt(saved, 'metadata');
	const owners = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences.filter(isMapping) : [];
	const living = owners.filter(({uid}) => typeof uid === 'string' && livingOwners.has(uid));
	const gone = owners.filter(owner => !living.includes(owner));
	const kept = Object.fromEntries(
		Object.entries(metadata).filter(([key]) => !serverFields.includes(key) && key !== 'ownerReferences'),
	);
	return {
		object: {
			...saved,
			metadata: {...kept, ...(living.length > 0 && {ownerReferences: living})},
		},
		notes: gone.map(
			({kind, name}) =>
				`its owner ${String(kind)}/${String(name)} is gone: it comes back without it, or it would be collected at once`,
		),
	};
}
