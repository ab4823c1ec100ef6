import type {Denial} from '../cluster.ts';
import {detailsOf, failure, type Status} from '../status.ts';

/** One thing a user wants to do, as authorizers see it. */
export type Attempt = {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource: string;
	/** '' for every namespace, and for cluster-wide resources. */
	readonly namespace: string;
	readonly name: string;
};

const covers = (rule: string, value: string) => rule === '*' || rule === value;

/**
 * True when something denied covers the attempt. As with RBAC, what is not allowed in one namespace is not allowed in all of them at
 * once.
 */
export function isDenied(denied: readonly Denial[], attempt: Attempt): boolean {
	const resource = attempt.subresource ? `${attempt.resource}/${attempt.subresource}` : attempt.resource;
	return denied.some(
		rule =>
			covers(rule.verb, attempt.verb) &&
			covers(rule.group, attempt.group) &&
			covers(rule.resource, resource) &&
			(rule.namespace === undefined || attempt.namespace === '' || covers(rule.namespace, attempt.namespace)),
	);
}

/** The answer to a denied attempt (apiserver pkg/endpoints/handlers/responsewriters/errors.go). */
export function forbidden(user: string, attempt: Attempt): Status {
	const {verb, group, resource, subresource, namespace, name} = attempt;
	const qualified = group ? `${resource}.${group}` : resource;
	const subject = name ? `${qualified} "${name}"` : qualified;
	const what = subresource ? `${resource}/${subresource}` : resource;
	const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
	const message = `${subject} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
	return failure(403, 'Forbidden', message, detailsOf({group, resource}, name));
}
