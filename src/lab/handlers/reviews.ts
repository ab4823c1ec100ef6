import {isDenied} from '../access/denials.ts';
import {timestamp} from '../clock.ts';
import type {Denial} from '../cluster.ts';
import type {LabContext} from '../context.ts';
import {isObject, type JsonObject, objectAt, textAt, valueAt} from '../json.ts';

/** Answers one review object with its status. */
type Review = (context: LabContext, body: JsonObject) => JsonObject;

const accessReview: Review = ({cluster}, body) => {
	const wanted = objectAt(body, 'spec.resourceAttributes');
	const attempt = {
		verb: textAt(wanted, 'verb'),
		group: textAt(wanted, 'group'),
		resource: textAt(wanted, 'resource'),
		subresource: textAt(wanted, 'subresource'),
		namespace: textAt(wanted, 'namespace'),
		name: textAt(wanted, 'name'),
	};
	return {allowed: !isDenied(cluster.denied ?? [], attempt)};
};

const everything = {verbs: ['*'], apiGroups: ['*'], resources: ['*']};

/** Rules can only allow: next to what is denied, the lab lists what it knows to be allowed and says that the list is incomplete. */
const rulesReview: Review = ({cluster, registry}, body) => {
	const namespace = textAt(body, 'spec.namespace');
	const denied = (cluster.denied ?? []).filter(
		rule => rule.namespace === undefined || rule.namespace === namespace,
	);
	const nonResourceRules = [{verbs: ['*'], nonResourceURLs: ['*']}];
	if (denied.length === 0) return {resourceRules: [everything], nonResourceRules, incomplete: false};
	const resourceRules = registry.resources().flatMap(resource => {
		const names = [
			resource.resource,
			...resource.subresources.map(({name}) => `${resource.resource}/${name}`),
		];
		return names.map((name, index) => {
			const verbs = index === 0 ? resource.verbs : resource.subresources[index - 1]!.verbs;
			return {
				verbs: verbs.filter(verb => !covered(denied, verb, resource.group, name, namespace)),
				apiGroups: [resource.group],
				resources: [name],
			};
		});
	});
	return {
		resourceRules: resourceRules.filter(({verbs}) => verbs.length > 0),
		nonResourceRules,
		incomplete: false,
	};
};

function covered(
	denied: readonly Denial[],
	verb: string,
	group: string,
	name: string,
	namespace: string,
): boolean {
	const [resource = '', subresource = ''] = name.split('/');
	return isDenied(denied, {verb, group, resource, subresource, namespace, name: ''});
}

const subjectReview: Review = ({user}) => ({
	userInfo: {username: user, uid: user, groups: ['system:masters', 'system:authenticated']},
});

const reviews: Readonly<Record<string, Review>> = {
	'authorization.k8s.io/selfsubjectaccessreviews': accessReview,
	'authorization.k8s.io/selfsubjectrulesreviews': rulesReview,
	'authentication.k8s.io/selfsubjectreviews': subjectReview,
};

/** The answer to a review; undefined when the resource is none that the lab answers. */
export function review(
	context: LabContext,
	{group, version, resource, kind}: {group: string; version: string; resource: string; kind: string},
	body: JsonObject,
): JsonObject | undefined {
	const answer = reviews[`${group}/${resource}`];
	if (!answer) return undefined;
	const spec = isObject(valueAt(body, 'spec')) ? {spec: body.spec} : {};
	const creationTimestamp = group === 'authentication.k8s.io' ? timestamp(context.clock.now()) : null;
	return {
		kind,
		apiVersion: `${group}/${version}`,
		metadata: {creationTimestamp},
		...spec,
		status: answer(context, body),
	};
}
