import {type JsonObject, objectsAt} from '../json.ts';

/** What is left of a namespace that is being deleted. */
export type Remains = {
	/** Group versions whose discovery failed. */
	readonly undiscovered: readonly string[];
	/** Instances by "RESOURCE.GROUP"; the core group leaves the dot. */
	readonly resources: ReadonlyMap<string, number>;
	readonly finalizers: ReadonlyMap<string, number>;
};

type Condition = {
	readonly type: string;
	readonly status: string;
	readonly reason: string;
	readonly message: string;
};

const list = (counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string) =>
	[...counts]
		.map(([name, count]) => text(name, count))
		.sort()
		.join(', ');

/** The conditions that the namespace controller writes (kubernetes pkg/controller/namespace/deletion/status_condition_utils.go). */
function conditionsOf({undiscovered, resources, finalizers}: Remains): readonly Condition[] {
	const stale = undiscovered.map(name => `${name}: stale GroupVersion discovery: ${name}`).join(', ');
	return [
		condition(
			'NamespaceDeletionDiscoveryFailure',
			undiscovered.length > 0,
			['DiscoveryFailed', 'ResourcesDiscovered'],
			`Discovery failed for some groups, ${undiscovered.length} failing: unable to retrieve the complete list of server APIs: ${stale}`,
			'All resources successfully discovered',
		),
		condition(
			'NamespaceDeletionGroupVersionParsingFailure',
			false,
			['GroupVersionParsingFailed', 'ParsedGroupVersions'],
			'',
			'All legacy kube types successfully parsed',
		),
		condition(
			'NamespaceDeletionContentFailure',
			false,
			['ContentDeletionFailed', 'ContentDeleted'],
			'',
			'All content successfully deleted, may be waiting on finalization',
		),
		condition(
			'NamespaceContentRemaining',
			resources.size > 0,
			['SomeResourcesRemain', 'ContentRemoved'],
			`Some resources are remaining: ${list(resources, (name, count) => `${name} has ${count} resource instances`)}`,
			'All content successfully removed',
		),
		condition(
			'NamespaceFinalizersRemaining',
			finalizers.size > 0,
			['SomeFinalizersRemain', 'ContentHasNoFinalizers'],
			`Some content in the namespace has finalizers remaining: ${list(finalizers, (name, count) => `${name} in ${count} resource instances`)}`,
			'All content-preserving finalizers finished',
		),
	];
}

function condition(
	type: string,
	wrong: boolean,
	[bad, good]: readonly [string, string],
	trouble: string,
	fine: string,
): Condition {
	return {
		type,
		status: wrong ? 'True' : 'False',
		reason: wrong ? bad : good,
		message: wrong ? trouble : fine,
	};
}

/** The conditions to write: times change with the status alone, as in the real controller. */
export function namespaceConditions(
	namespace: JsonObject,
	remains: Remains,
	now: string,
): readonly JsonObject[] {
	const before = objectsAt(namespace, 'status.conditions');
	return conditionsOf(remains).map(wanted => {
		const known = before.find(({type}) => type === wanted.type);
		const lastTransitionTime = known?.status === wanted.status ? known.lastTransitionTime : now;
		return {
			type: wanted.type,
			status: wanted.status,
			lastTransitionTime,
			reason: wanted.reason,
			message: wanted.message,
		};
	});
}
